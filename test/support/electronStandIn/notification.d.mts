/** Stands for Electron's class; typed by whoever takes its place. */
export declare const Notification: unknown;
export declare function disconnectNotifications(): Promise<void>;
