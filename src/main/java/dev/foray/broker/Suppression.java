package dev.foray.broker;

/** Why a publication was not made although nothing failed. */
public enum Suppression {
    IDEMPOTENCY("idempotency"),
    VERSION("version"),
    KEY_EXISTS("key_exists"),
    KEY_NOT_FOUND("key_not_found"),
    POSITION_MISMATCH("position_mismatch");

    private final String wire;

    Suppression(String wire) {
        this.wire = wire;
    }

    /** The word for it on the wire, {@code suppress_reason}. */
    public String wire() {
        return wire;
    }
}
