import { ask, call, entrance, inviteScreen, withdrawScreen, type Entrance, type ScreenId, type ScreenInvitation, type ScreenView, type ScreenWish } from "$api";

/** The screens of the restaurant, and the code for one more. */
export class Screens {
  list = $state.raw<ScreenView[] | null>(null);
  entrance = $state.raw<Entrance | null>(null);
  failed = $state.raw<unknown>(null);
  invitation = $state.raw<ScreenInvitation | null>(null);
  /** When the code ends, in milliseconds since 1970. */
  untilMs = $state(0);

  async load(): Promise<void> {
    try {
      [this.list, this.entrance] = await Promise.all([ask("screens.list", {}), entrance()]);
      this.failed = null;
    } catch (error) {
      this.failed = error;
    }
  }

  async invite(wish: ScreenWish, nowMs: number): Promise<void> {
    this.invitation = await inviteScreen(wish);
    this.untilMs = nowMs + this.invitation.life_ms;
  }

  /** The code is not needed any more. */
  async withdraw(): Promise<void> {
    this.invitation = null;
    await withdrawScreen();
  }

  /** Sends a screen away. */
  async retire(screen: ScreenId): Promise<void> {
    await call("screens.retire", { screen });
    await this.load();
  }
}
