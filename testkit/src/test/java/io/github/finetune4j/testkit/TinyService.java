// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A service within this process: what goes wrong there is a script, as at one over HTTP. */
final class TinyService implements FakeService {
    static final String KEY = "tiny-key-0123456789";

    private final FakeFaults faults = new FakeFaults();
    private final ConcurrentLinkedQueue<FakeRequest> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    /**
     * {@return what a request comes to; empty where no answer comes}
     *
     * @param work carries the request out
     */
    <T> Optional<T> call(String method, String path, Supplier<T> work) {
        FakeRequest request = new FakeRequest(method, path, Map.of(), Map.of(), new byte[0]);
        requests.add(request);
        count.incrementAndGet();
        FakeFault fault = faults.next(request);
        if (fault == null) {
            return Optional.of(work.get());
        }
        if (fault.executes()) {
            T unused = work.get();
        }
        if (fault.reply().status() == 400) {
            throw FakeRefusal.of(fault.reply());
        }
        return Optional.empty();
    }

    /** {@return whether the job of the key is made by this call} */
    boolean makes(String key) {
        return keys.add(key);
    }

    boolean has(String key) {
        return keys.contains(key);
    }

    @Override
    public void fault(FakeFault fault) {
        faults.add(fault);
    }

    @Override
    public void noFaults() {
        faults.clear();
    }

    @Override
    public List<FakeRequest> requests(String method, String path) {
        return requests.stream()
                .filter(request ->
                        request.method().equals(method) && request.path().matches(path))
                .toList();
    }

    @Override
    public int requestCount() {
        return count.get();
    }

    @Override
    public int jobs() {
        return keys.size();
    }

    @Override
    public void close() {
        faults.clear();
    }
}
