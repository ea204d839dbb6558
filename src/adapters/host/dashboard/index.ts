export { decideDashboard } from './decide.js';
export { cookieName, dashboardKeys, dashboardLink } from './keys.js';
export { type DashboardOptions, serveDashboard } from './proxy.js';
