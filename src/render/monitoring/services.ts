import type { Pipeline } from '../../model/index.js';
import { after, healthcheck, image, portVariable, type Service } from '../compose/service.js';

/** The Compose profile of these services. */
export const MONITORING_PROFILE = 'monitoring';
/** Volumes of these services. */
export const MONITORING_VOLUMES = ['prometheus-data', 'grafana-data'] as const;

function prometheus(pipeline: Pipeline): Service {
  return {
    name: 'prometheus',
    comment: 'Metrics and alerts; only with COMPOSE_PROFILES=monitoring.',
    keys: {
      profiles: [MONITORING_PROFILE],
      image: image(pipeline, 'prometheus'),
      command: [
        '--config.file=/etc/prometheus/prometheus.yml',
        '--storage.tsdb.path=/prometheus',
        '--storage.tsdb.retention.time=15d',
        '--storage.tsdb.retention.size=2GB',
        // No page of another origin reads its answers; by default all of them may.
        '--web.cors.origin=none',
      ],
      ports: [`127.0.0.1:${portVariable('PROMETHEUS', 9090)}:9090`],
      volumes: ['./monitoring:/etc/prometheus:ro', 'prometheus-data:/prometheus'],
      healthcheck: healthcheck('wget -q -O /dev/null http://127.0.0.1:9090/-/ready'),
      mem_limit: '512m',
    },
  };
}

/**
 * Compose fills in the variables of services in a profile that is off, too: the password must not be one that Compose
 * insists on, so Grafana's own container does.
 */
function grafana(pipeline: Pipeline): Service {
  return {
    name: 'grafana',
    comment: 'The dashboard of the pipeline; log in as admin with GRAFANA_ADMIN_PASSWORD.',
    keys: {
      profiles: [MONITORING_PROFILE],
      image: image(pipeline, 'grafana'),
      entrypoint: [
        'sh',
        '-c',
        '[ -n "$$GF_SECURITY_ADMIN_PASSWORD" ] || { echo "set GRAFANA_ADMIN_PASSWORD in compose/.env" >&2; exit 1; }; exec /run.sh',
      ],
      environment: {
        GF_SECURITY_ADMIN_PASSWORD: `\${GRAFANA_ADMIN_PASSWORD:-}`,
        GF_AUTH_ANONYMOUS_ENABLED: 'false',
        GF_USERS_ALLOW_SIGN_UP: 'false',
        GF_ANALYTICS_REPORTING_ENABLED: 'false',
        GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
        GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: '/etc/grafana/dashboards/pipeline.json',
      },
      ports: [`127.0.0.1:${portVariable('GRAFANA', 3000)}:3000`],
      volumes: [
        './monitoring/grafana:/etc/grafana/provisioning:ro',
        './monitoring/dashboards:/etc/grafana/dashboards:ro',
        'grafana-data:/var/lib/grafana',
      ],
      healthcheck: healthcheck('wget -q -O /dev/null http://127.0.0.1:3000/api/health'),
      depends_on: after('prometheus'),
      mem_limit: '512m',
    },
    comments: {
      entrypoint: `Without a password Grafana would take admin/admin for the pipeline ${pipeline.name}.`,
    },
  };
}

/** The services of the profile `monitoring`, in the order in which they start. */
export function monitoringServices(pipeline: Pipeline): readonly Service[] {
  return [prometheus(pipeline), grafana(pipeline)];
}
