package io.cdcctl.flink.dashboard;

/** What becomes of a request. */
final class Answer {

    /** Goes to Flink under this path; else null. */
    final String pass;
    /** The browser is sent there, with a cookie; else null. */
    final String redirect;

    final String cookie;
    /** Status of a refusal, of which nothing reaches Flink; else 0. */
    final int refusal;

    private Answer(String pass, String redirect, String cookie, int refusal) {
        this.pass = pass;
        this.redirect = redirect;
        this.cookie = cookie;
        this.refusal = refusal;
    }

    static Answer pass(String path) {
        return new Answer(path, null, null, 0);
    }

    static Answer redirect(String path, String cookie) {
        return new Answer(null, path, cookie, 0);
    }

    static Answer refuse(int status) {
        return new Answer(null, null, null, status);
    }
}
