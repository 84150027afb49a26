// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A call of a provider, a column of {@link ProviderFaultsTck}, made by {@link ProviderFaultsTck#call}: what the
 * provider does, and the one request of it that the faults hit. Immutable; each method returns a changed copy.
 *
 * @param <B> the bench
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FaultCall<B extends FaultBench> {
    private enum Care {
        HARMLESS,
        GUARDED,
        ONCE
    }

    private final String name;
    private final String method;
    private final String path;
    private final Function<? super B, ?> action;
    private final Care care;
    private final boolean submits;
    private final Map<String, String> outcomes;

    FaultCall(String name, String method, String path, Function<? super B, ?> action) {
        this(name, method, path, action, Care.HARMLESS, false, Map.of());
    }

    private FaultCall(
            String name,
            String method,
            String path,
            Function<? super B, ?> action,
            Care care,
            boolean submits,
            Map<String, String> outcomes) {
        this.name = name;
        this.method = method;
        this.path = path;
        this.action = action;
        this.care = care;
        this.submits = submits;
        this.outcomes = outcomes;
    }

    private FaultCall<B> with(Care other) {
        return new FaultCall<>(name, method, path, action, other, submits, outcomes);
    }

    /**
     * {@return this as one that creates: after a failure that leaves open whether it was carried out, what it may have
     * created is looked for} Its attempts are counted at the service.
     */
    public FaultCall<B> guarded() {
        return with(Care.GUARDED);
    }

    /** {@return this as one that is not repeated once it may have been carried out} */
    public FaultCall<B> once() {
        return with(Care.ONCE);
    }

    /** {@return this as one by which a job begins: there is one more afterwards} */
    public FaultCall<B> submits() {
        return new FaultCall<>(name, method, path, action, care, true, outcomes);
    }

    /**
     * {@return this with another outcome than the row says}
     *
     * @param row its name
     * @param outcome such as {@code N1}
     */
    public FaultCall<B> but(String row, String outcome) {
        Map<String, String> more = new LinkedHashMap<>(outcomes);
        more.put(row, outcome);
        return new FaultCall<>(name, method, path, action, care, submits, more);
    }

    /** {@return the head of its column} */
    public String name() {
        return name;
    }

    /** {@return the method of the request that is hit, for example {@code POST}} */
    public String method() {
        return method;
    }

    /** {@return a regular expression of the whole path of the request that is hit} */
    public String path() {
        return path;
    }

    Object on(B bench) {
        return action.apply(bench);
    }

    boolean startsAJob() {
        return submits;
    }

    boolean isGuarded() {
        return care == Care.GUARDED;
    }

    /** {@return whether making it again would make another job} */
    boolean mayDouble() {
        return submits && care == Care.ONCE;
    }

    String expected(FaultRow row) {
        String usual = switch (care) {
            case HARMLESS -> row.harmless();
            case GUARDED -> row.guarded();
            case ONCE -> row.once();
        };
        return outcomes.getOrDefault(row.name(), usual);
    }
}
