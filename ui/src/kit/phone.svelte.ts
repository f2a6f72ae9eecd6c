import { MediaQuery } from "svelte/reactivity";

/** A panel that shows one thing at a time: held upright it is narrow, held across it is low. Styles use the same words. */
const phone = new MediaQuery("(max-width: 700px), (max-height: 480px)", false);

/** A panel that is held upright and narrow. */
const upright = new MediaQuery("(max-width: 700px)", false);

/** Whether the till is on a phone just now. */
export const onPhone = (): boolean => phone.current;

/** Whether it is held upright. */
export const isUpright = (): boolean => upright.current;
