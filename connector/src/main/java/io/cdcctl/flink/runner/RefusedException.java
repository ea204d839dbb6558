package io.cdcctl.flink.runner;

/** Flink refused a statement, or the job that it makes. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String place;

    RefusedException(String place, Throwable cause) {
        super("Flink refused " + place, cause);
        this.place = place;
    }

    /** Where the statement stands, as the request said. */
    public String place() {
        return place;
    }
}
