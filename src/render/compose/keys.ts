import { AccessSecret, FLINK_KEY_FILES, type Pipeline } from '../../model/index.js';
import type { RenderedFile } from '../template.js';
import { bash, composeScript } from './shell.js';

/** Folder with the keys of Flink's ports, in each of its containers. */
export const FLINK_KEYS = '/flink-keys';

/** What older JDKs have to be told, so that Node can read what they write. */
const JVM = [
  '-J-Dkeystore.pkcs12.certProtectionAlgorithm=PBEWithHmacSHA256AndAES_256',
  '-J-Dkeystore.pkcs12.keyProtectionAlgorithm=PBEWithHmacSHA256AndAES_256',
  '-J-Xmx64m -J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1',
];

/**
 * Makes the keys of Flink's ports in their volume, by the keytool of Flink's image, as `ensureKeys` does for the local
 * target. Running processes do not take new keys up, so keys that are whole stay.
 */
export function keysScript(pipeline: Pipeline): RenderedFile {
  const { restServer, restServerTrust, restClient, restClientTrust, internal } = FLINK_KEY_FILES;
  const { restServerCertificate, restClientCertificate } = FLINK_KEY_FILES;
  const body = bash`# The password goes through the environment: arguments can be read by others.
set -euo pipefail
readonly keys=\${FLINK_KEYS:-${FLINK_KEYS}} owner=\${FLINK_USER:-flink}
: "\${${AccessSecret.keyStores}:?set it in .env}"
PATH=$PATH:\${JAVA_HOME:-/opt/java/openjdk}/bin
umask 077

# Of all files, and of the password that they were made with.
fingerprint() { (cd "$keys" && printf %s "$${AccessSecret.keyStores}" | cat - *.p12 *.pem | sha256sum); }

is_whole() {
  [[ -s $keys/made && $(<"$keys/made") == "$(fingerprint)" ]] && [[ -n $(find "$keys/made" -mtime -3500) ]]
}

# tool STORE OPTION...
tool() {
  keytool ${JVM.join(' \\\n    ')} ${'\\'}
    "\${@:2}" -keystore "$new/$1" -storetype PKCS12 -storepass:env ${AccessSecret.keyStores} 2>"$new/log" || { cat "$new/log" >&2; return 1; }
}

# pair STORE NAME [OPTION...]: a key pair with a certificate of its own, valid for ten years.
pair() { tool "$1" -genkeypair -alias "$2" -keyalg EC -dname "CN=cdcctl $2" -validity 3650 "\${@:3}"; }
# certificate STORE NAME FILE
certificate() { tool "$1" -exportcert -rfc -alias "$2" -file "$new/$3"; }
# trust STORE NAME FILE
trust() { tool "$1" -importcert -noprompt -alias "$2" -file "$new/$3"; }

chown "$owner:" "$keys" && chmod 700 "$keys"
if is_whole; then exit; fi
rm -rf "$keys"/new.* "$keys/made"
new=$(mktemp -d "$keys/new.XXXXXX")
pair ${restServer} rest-server -ext SAN=DNS:flink-jobmanager,DNS:localhost,IP:127.0.0.1
certificate ${restServer} rest-server ${restServerCertificate}
trust ${restClientTrust} rest-server ${restServerCertificate}
pair ${restClient} rest-client
certificate ${restClient} rest-client ${restClientCertificate}
trust ${restServerTrust} rest-client ${restClientCertificate}
pair ${internal} internal
chown "$owner:" "$new"/*.p12 "$new"/*.pem && chmod 400 "$new"/*.p12 "$new"/*.pem
mv "$new"/*.p12 "$new"/*.pem "$keys/"
rm -rf "$new"
fingerprint >"$keys/made"
`;
  return composeScript('keys.sh', `Makes the keys of Flink's ports for the pipeline ${pipeline.name}.`, body);
}
