// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.FineTuneProvider;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A provider that breaks one rule.
 *
 * @param rule the number, for example {@code 2.1}
 * @param what it does
 * @param setUp of the fake provider beneath
 * @param wrap makes the broken one of a good one and the clock
 */
record Broken(
        String rule,
        String what,
        UnaryOperator<FakeProvider.Builder> setUp,
        BiFunction<FineTuneProvider, VirtualClock, FineTuneProvider> wrap) {

    static Broken of(String rule, String what, UnaryOperator<FineTuneProvider> wrap) {
        return new Broken(rule, what, UnaryOperator.identity(), (inner, clock) -> wrap.apply(inner));
    }

    /** {@return one that declares no capability} */
    static Broken bare(String rule, String what, BiFunction<FineTuneProvider, VirtualClock, FineTuneProvider> wrap) {
        return new Broken(rule, what, builder -> builder.capabilities(Set.<Capability>of()), wrap);
    }

    static Stream<Broken> all() {
        return Stream.of(BrokenSubmits.all(), BrokenPolls.all(), BrokenEvents.all(), BrokenCalls.all())
                .flatMap(all -> all);
    }

    /** {@return start of the name of the test that has to fail} */
    String testName() {
        return "rule_" + rule.replace('.', '_') + "_";
    }

    @Override
    public String toString() {
        return rule + " " + what;
    }

    /** The TCK over the broken provider that is set; run by {@link BrokenProvidersTest} only. */
    static class Tck extends FakeProviderTckTest {
        static final ThreadLocal<Broken> CURRENT = new ThreadLocal<>();

        @Override
        FakeProvider.Builder configure(FakeProvider.Builder builder) {
            return CURRENT.get().setUp().apply(builder);
        }

        @Override
        protected FineTuneProvider createProvider() {
            return CURRENT.get().wrap().apply(super.createProvider(), clock());
        }

        @Override
        protected Duration verbLimit() {
            return CURRENT.get().rule().equals("6.4") ? BrokenCalls.SHORT : super.verbLimit();
        }
    }
}
