// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.getunleash.UnleashContext;
import io.getunleash.strategy.FlexibleRolloutStrategy;
import io.github.finetune4j.rollout.Bucketing;
import io.github.finetune4j.rollout.Rollout;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision of a key: ours with its own hash and with Unleash's, the Unleash client's {@code isEnabled} with a
 * gradual rollout, and that strategy alone, without the client around it. All go through the same 65,536 keys; contexts
 * of the peer are made beforehand.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoutingJmh {
    static final int KEYS = 1 << 16;

    /** The deciders that all threads share. */
    @State(Scope.Benchmark)
    public static class Deciders {
        final String[] keys = new String[KEYS];
        final UnleashContext[] contexts = new UnleashContext[KEYS];
        final Rollout own = RoutingPeers.rollout("own", Bucketing.salted("own"));
        final Rollout asUnleash = RoutingPeers.rollout("as-unleash", Bucketing.unleash(RoutingPeers.FLAG));
        final UnleashPeer unleash = new UnleashPeer();
        final FlexibleRolloutStrategy strategy = new FlexibleRolloutStrategy();
        final Map<String, String> parameters = UnleashPeer.parameters();

        /** Makes the keys, and checks that both sides decide alike. */
        @Setup
        public void keys() {
            for (int i = 0; i < KEYS; i++) {
                keys[i] = "user-" + i * 7919L;
                contexts[i] = UnleashContext.builder().userId(keys[i]).build();
            }
            int different = RoutingPeers.different(asUnleash, unleash, keys);
            if (different > 0) {
                throw new IllegalStateException(different + " keys get another arm than Unleash gives them");
            }
        }

        /** Ends both. */
        @TearDown
        public void close() {
            own.close();
            asUnleash.close();
            unleash.close();
        }
    }

    /** The place of a thread in the keys. */
    @State(Scope.Thread)
    public static class Place {
        private int next;

        int next() {
            next = (next + 1) & (KEYS - 1);
            return next;
        }
    }

    /** {@return the arm} */
    @Benchmark
    public String own(Deciders deciders, Place place) {
        return deciders.own.arm(deciders.keys[place.next()]);
    }

    /** {@return the arm} */
    @Benchmark
    public String ownAsUnleash(Deciders deciders, Place place) {
        return deciders.asUnleash.arm(deciders.keys[place.next()]);
    }

    /** {@return whether it is on} */
    @Benchmark
    public boolean unleashClient(Deciders deciders, Place place) {
        return deciders.unleash.enabled(deciders.contexts[place.next()]);
    }

    /** {@return whether it is on} */
    @Benchmark
    public boolean unleashStrategy(Deciders deciders, Place place) {
        return deciders.strategy.isEnabled(deciders.parameters, deciders.contexts[place.next()]);
    }
}
