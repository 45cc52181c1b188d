package dev.culvert.shared.routes;

/** The turn alone decides. */
final class RoundRobin implements Balancing {
    static final RoundRobin INSTANCE = new RoundRobin();

    private RoundRobin() {}

    @Override
    public int load(SessionRef session) {
        return 0;
    }

    @Override
    public void began(SessionRef session) {
        // nothing to count
    }

    @Override
    public void ended(SessionRef session) {
        // nothing to count
    }
}
