// What everybody who runs `npm start` has: a tenant and a key that is no secret, on their own
// machine alone.

export const demoKey = "mnt_demo_key_free";
export const demoTenant = "test";
