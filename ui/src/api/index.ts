// The only door to the world: nothing else in the UI knows HTTP, WebSockets or Tauri.
export { approvals, type Wish } from "./approval.svelte";
export { listBackups, listCopies, makeBackup, moveIn, restoreBackup, type Backup } from "./backups";
export { ask, call, callAll, type Call } from "./client";
export { ApiError, inWords, type ErrorCode } from "./error";
export { health, type Health } from "./health";
export { followLevels, Levels, type Level } from "./levels.svelte";
export {
  fetchBaton, invite, joinChain, joinRestaurant, links, withdrawInvitation,
  type Attempt, type Baton, type Central, type Invitation, type Link, type Links,
} from "./links";
export { live, onChanged } from "./live.svelte";
export { OrderList } from "./order-list.svelte";
export { papers, type Paper } from "./papers";
export { packParcel, sticks, unpackParcel, type Packed, type Stick, type Unpacked } from "./parcels";
export { beginProof, proofState, type Proof, type ProofState } from "./proof";
export { byPlace, roleInWords } from "./roles";
export {
  answering, beginScreen, elsewhere, entrance, inviteScreen, isScreen, leaveScreen, pairScreen, takeOver, withdrawScreen, type BegunScreen,
  type Entrance, type ScreenInvitation, type ScreenWish,
} from "./screens";
export { may, session, type Person } from "./session.svelte";
export { settings } from "./settings.svelte";
export { picture, setCard, setPin, setup, start, type Start } from "./start";
export { taxInWords } from "./taxes";
export type * from "./types.gen";
