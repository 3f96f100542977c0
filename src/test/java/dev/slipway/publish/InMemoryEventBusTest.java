package dev.slipway.publish;

import java.util.List;

class InMemoryEventBusTest extends EventBusContract {
    private final InMemoryEventBus bus = new InMemoryEventBus();

    @Override
    protected EventBus bus() {
        return bus;
    }

    @Override
    protected List<BusEvent> arrived() {
        return bus.events();
    }

    @Override
    protected void failEntries(int times) {
        bus.failEntries(times);
    }

    @Override
    protected void failCalls(int times) {
        bus.failCalls(times);
    }
}
