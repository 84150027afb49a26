// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.internal.text.ShownNumber;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apiguardian.api.API;

/**
 * The figures of a cascade: who answered, what it cost, how long it took, what audits found. Calls are those of this
 * process since the cascade was built; audits are all those that the journal knows, too. Immutable.
 *
 * @param answered calls that the small model answered
 * @param passedOn calls that the large model answered
 * @param silent calls passed on since the small model gave no answer, or one without a confidence
 * @param whileClosed calls passed on since the door was closed
 * @param open whether the small model may answer still
 * @param calibration what was shown before
 * @param audited how much worse the small model's answers are than the large one's, on average over all calls, as an
 *     interval that holds at every look; empty before the first audit
 * @param auditLimit above it the promise is broken
 * @param auditsUnknown audits among them that failed again and again while others worked; they count as 1, the worst
 * @param auditsWaiting audits of this process without an outcome yet; where they stay, the promise is not under watch
 * @param failures of code that the cascade calls: the small model, the confidence, audits, the journal, the listener
 * @param smallUsage tokens of the small model
 * @param largeUsage tokens of the large model, those of audits among them
 * @param largeCalls calls of the large model, audits among them
 * @param answeredSeconds median duration of a call that the small model answered
 * @param medianSeconds median duration of all calls
 * @param p95Seconds 95 of 100 calls took no longer
 * @param cost of all calls and audits in the prices' currency; empty without prices
 * @param largeAlone what the large model alone would have cost, by its mean cost a call; empty without prices, and
 *     before its first call
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CascadeReport(
        long answered,
        long passedOn,
        long silent,
        long whileClosed,
        boolean open,
        CascadeCalibration calibration,
        Optional<Interval> audited,
        double auditLimit,
        long auditsUnknown,
        int auditsWaiting,
        List<CallbackFailures> failures,
        Usage smallUsage,
        Usage largeUsage,
        long largeCalls,
        double answeredSeconds,
        double medianSeconds,
        double p95Seconds,
        OptionalDouble cost,
        OptionalDouble largeAlone) {
    /** Copies the failures. */
    public CascadeReport {
        failures = List.copyOf(failures);
    }

    /** {@return share of the calls that were passed on, from 0 to 1; 0 before the first call} */
    public double passedOnShare() {
        long calls = answered + passedOn;
        return calls == 0 ? 0 : passedOn / (double) calls;
    }

    /** {@return all of it in a few lines} */
    @Override
    public String toString() {
        String text = (answered + passedOn) + " calls, " + percent(passedOnShare()) + " passed on (" + silent
                + " without a sure answer, " + whileClosed + " while closed); median " + seconds(medianSeconds)
                + ", p95 " + seconds(p95Seconds) + ", answered by the small model " + seconds(answeredSeconds) + "\n";
        if (cost.isPresent()) {
            text += "cost " + figure(cost.getAsDouble())
                    + (largeAlone.isPresent() ? ", the large model alone " + figure(largeAlone.getAsDouble()) : "")
                    + "\n";
        }
        text += audited.map(interval -> interval.n() + " audits: " + figure(interval.estimate()) + " worse, at least "
                                + figure(interval.lower()) + "; limit " + figure(auditLimit))
                        .orElse("no audit yet")
                + (auditsUnknown > 0 ? ", " + auditsUnknown + " failed and count as lost" : "")
                + (auditsWaiting > 0 ? ", " + auditsWaiting + " wait" : "")
                + "; the small model's door is " + (open ? "open" : "closed");
        for (CallbackFailures failure : failures) {
            text += "\n" + failure.callback() + " failed " + failure.count() + " times: " + failure.failure();
        }
        return text;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f s", seconds);
    }

    private static String figure(double value) {
        return ShownNumber.words(value);
    }
}
