package io.cdcctl.flink.dashboard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decides which request passes to Flink's dashboard, as the proxy of the local target does: see
 * test/vectors/dashboard-requests.json. A page of another origin gives itself away by Host, Origin or Sec-Fetch-Site;
 * another program has neither token nor cookie; and whoever has them may look, and change nothing.
 */
final class Gate {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int FOLDER_DIGITS = 32;

    private static final Pattern LINK = Pattern.compile("/\\?token=([\\w.~%-]*)");
    /** What Flink's pages ask for: the files of the page itself, and the first part of what they read. */
    private static final Pattern FILES = Pattern.compile(
            "/(?:assets/[\\w./-]+|[\\w.-]+\\.(?:html|js|css|svg|png|ico|json|ttf|woff2?))?");

    private static final Pattern QUESTIONS =
            Pattern.compile("/(?:config|overview|jobs|jobmanager|taskmanagers|datasets|jars)(?:/[\\w.:-]+)*");
    /** Flink cancels and stops jobs by a GET there, for the sake of YARN. */
    private static final Pattern ACTIONS = Pattern.compile(".*/yarn-(?:cancel|stop)(?:/.*)?");

    private final Set<String> hosts;
    private final String token;
    private final String session;
    /** First part of every path: the browser sends the cookie to no other server of its machine. */
    private final String folder;

    private final String cookie;

    /**
     * @param port where browsers reach this on the loopback interface of their machine
     * @param token what the session and the folder are made from, so that an open page outlives a restart
     */
    Gate(int port, String token) {
        this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
        this.token = token;
        this.session = hmac(token, "cdcctl dashboard session");
        this.folder = hmac(token, "cdcctl dashboard folder").substring(0, FOLDER_DIGITS);
        this.cookie = "cdcctl_flink_" + port + "=";
    }

    private static String hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            StringBuilder hex = new StringBuilder();
            for (byte part : mac.doFinal(text.getBytes(StandardCharsets.UTF_8))) {
                hex.append(String.format("%02x", part));
            }
            return hex.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A header that is missing is null; the target is path and query as they came. */
    Answer decide(String method, String target, String host, String origin, String fetchSite, String cookies) {
        if (host == null || !hosts.contains(host)) {
            return Answer.refuse(FORBIDDEN);
        }
        if (origin != null && !origin.equals("http://" + host)) {
            return Answer.refuse(FORBIDDEN);
        }
        if (!method.equals("GET")) {
            return Answer.refuse(METHOD_NOT_ALLOWED);
        }
        Matcher link = LINK.matcher(target);
        if (link.matches()) {
            // Whoever has the token may come from anywhere, as from a terminal that is a web page itself.
            return signIn(link.group(1));
        }
        if (fetchSite != null && !fetchSite.equals("same-origin") && !fetchSite.equals("none")) {
            return Answer.refuse(FORBIDDEN);
        }
        String prefix = "/" + folder;
        if (!target.startsWith(prefix + "/") || !hasSession(cookies)) {
            return Answer.refuse(UNAUTHORIZED);
        }
        return look(target.substring(prefix.length()));
    }

    private Answer signIn(String given) {
        if (!isSame(given, URLEncoder.encode(token, StandardCharsets.UTF_8))) {
            return Answer.refuse(UNAUTHORIZED);
        }
        String path = "/" + folder + "/";
        return Answer.redirect(path, cookie + session + "; Path=" + path + "; HttpOnly; SameSite=Strict");
    }

    private boolean hasSession(String cookies) {
        return cookies != null
                && Arrays.stream(cookies.split(";")).anyMatch(one -> isSame(one.strip(), cookie + session));
    }

    private static Answer look(String target) {
        String path = target.split("\\?", 2)[0];
        boolean isKnown = FILES.matcher(path).matches() || QUESTIONS.matcher(path).matches();
        return isKnown && !ACTIONS.matcher(path).matches() && !path.contains("..")
                ? Answer.pass(target)
                : Answer.refuse(NOT_FOUND);
    }

    /** Compares without telling by its time how much is right. */
    private static boolean isSame(String given, String wanted) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
    }
}
