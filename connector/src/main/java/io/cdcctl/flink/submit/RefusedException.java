package io.cdcctl.flink.submit;

/** Flink refused a statement, or the job that it makes. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String place;

    /** The place may be null, where the state that the job is to go on from is at fault. */
    public RefusedException(String place, Throwable cause) {
        super(place == null ? "The state was refused" : "Flink refused " + place, cause);
        this.place = place;
    }

    /** Where the statement stands, as the request said; null where none is at fault. */
    public String place() {
        return place;
    }
}
