package dev.culvert.http;

/** A request that the plane answers itself. */
final class RefusedException extends Exception {
    private final Refusal refusal;
    private final String sentence;

    RefusedException(Refusal refusal) {
        this(refusal, refusal.sentence());
    }

    /** @param sentence what, which value, what was expected */
    RefusedException(Refusal refusal, String sentence) {
        super(sentence, null, false, false);
        this.refusal = refusal;
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }

    Refusal refusal() {
        return refusal;
    }
}
