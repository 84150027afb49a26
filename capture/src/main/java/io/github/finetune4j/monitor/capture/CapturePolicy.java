// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The policy of what is kept of live traffic, and for how long. The figures of every interaction are kept. What was
 * said is kept with consent only, and then: of all failures, of all answers that get feedback in time, and of a sample
 * of the rest. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CapturePolicy {
    private final boolean failures;
    private final double share;
    private final @Nullable String stratum;
    private final int perHour;
    private final @Nullable Duration holding;
    private final @Nullable Duration age;
    private final long bytes;

    private CapturePolicy(Builder builder) {
        failures = builder.failures;
        share = builder.share;
        stratum = builder.stratum;
        perHour = builder.perHour;
        holding = builder.holding;
        age = builder.age;
        bytes = builder.bytes;
    }

    /** {@return all failures, one answer in ten, a week to wait for feedback, and ninety days} */
    public static CapturePolicy standard() {
        return builder().build();
    }

    /** {@return settings that begin with those of {@link #standard}} */
    public static Builder builder() {
        return new Builder();
    }

    boolean failures() {
        return failures;
    }

    double share() {
        return share;
    }

    Optional<String> stratum() {
        return Optional.ofNullable(stratum);
    }

    int perHour() {
        return perHour;
    }

    Optional<Duration> holding() {
        return Optional.ofNullable(holding);
    }

    Optional<Duration> age() {
        return Optional.ofNullable(age);
    }

    OptionalLong bytes() {
        return bytes == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /**
     * Settings of a policy. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private static final double SHARE = 0.1;

        private boolean failures = true;
        private double share = SHARE;
        private @Nullable String stratum;
        private int perHour;
        private @Nullable Duration holding = Duration.ofDays(7);
        private @Nullable Duration age = Duration.ofDays(90);
        private long bytes = Long.MAX_VALUE;

        private Builder() {}

        /**
         * Sets whether what was said is kept of every failure.
         *
         * @param kept default: true; else failures are sampled like answers
         * @return this
         */
        public Builder allFailures(boolean kept) {
            failures = kept;
            return this;
        }

        /**
         * Keeps what was said in a uniform sample of the rest.
         *
         * @param part from 0 to 1; default: 0.1
         * @return this
         */
        public Builder sample(double part) {
            share = Given.from("sample", part, 0, 1);
            stratum = null;
            return this;
        }

        /**
         * Keeps what was said equally often in each stratum of the rest, so that small tenants or languages are seen,
         * too. It is spread over the hour.
         *
         * @param label by whose values it is stratified; what has no such label is a stratum of its own
         * @param eachHour most of each stratum and hour, in each process
         * @return this
         */
        public Builder samplePer(String label, int eachHour) {
            if (eachHour < 1) {
                throw new IllegalArgumentException(
                        "samplePer " + label + ": " + eachHour + " an hour -> give at least 1");
            }
            stratum = label;
            perHour = eachHour;
            return this;
        }

        /**
         * Sets how long what was said outside the sample waits for feedback, apart from the rest.
         *
         * @param time after which it is removed; zero: nothing waits. Default: 7 days
         * @return this
         */
        public Builder holdForFeedback(Duration time) {
            holding = positive("holdForFeedback", time);
            return this;
        }

        /**
         * Sets how long everything is kept.
         *
         * @param time after which it is removed, within an hour; zero: it stays. Default: 90 days
         * @return this
         */
        public Builder keepFor(Duration time) {
            age = positive("keepFor", time);
            return this;
        }

        private static @Nullable Duration positive(String what, Duration time) {
            if (time.isNegative()) {
                throw new IllegalArgumentException(
                        what + ": " + ShownTime.words(time) + " -> give a time, or zero for none");
            }
            return time.isZero() ? null : time;
        }

        /**
         * Sets how much room everything takes.
         *
         * @param most bytes, beyond which the oldest is removed, within an hour; default: no limit
         * @return this
         */
        public Builder keepAtMost(long most) {
            if (most < 1) {
                throw new IllegalArgumentException("keepAtMost: " + most + " bytes -> give at least 1");
            }
            bytes = most;
            return this;
        }

        /** {@return the policy} */
        public CapturePolicy build() {
            return new CapturePolicy(this);
        }
    }
}
