// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.statistics.summary.QuantileSketch;

/** The counts of a cascade in this process. Safe for several threads. */
final class CascadeTally {
    private static final double NANOS = 1e9;

    private long answered;
    private long passedOn;
    private long silent;
    private long whileClosed;
    private long largeCalls;
    private long smallIn;
    private long smallOut;
    private long largeIn;
    private long largeOut;
    private final QuantileSketch answeredSeconds = QuantileSketch.create();
    private final QuantileSketch seconds = QuantileSketch.create();

    synchronized void asked(Usage small) {
        smallIn += small.inputTokens();
        smallOut += small.outputTokens();
    }

    synchronized void answered(long nanos) {
        answered++;
        answeredSeconds.add(nanos / NANOS);
        seconds.add(nanos / NANOS);
    }

    /** Its small answer has no confidence, or it gave none. */
    synchronized void silent() {
        silent++;
    }

    synchronized void passedOn(Usage large, long nanos, boolean closed) {
        passedOn++;
        whileClosed += closed ? 1 : 0;
        seconds.add(nanos / NANOS);
        audited(large);
    }

    synchronized void audited(Usage large) {
        largeCalls++;
        largeIn += large.inputTokens();
        largeOut += large.outputTokens();
    }

    synchronized CascadeReport report(Door door, Audits audits, CascadeSettings settings) {
        return new CascadeReport(
                answered,
                passedOn,
                silent,
                whileClosed,
                door.open(),
                settings.calibration(),
                door.interval(),
                door.limit(),
                door.unknown(),
                audits.waiting(),
                settings.callbacks().failures(),
                new Usage(smallIn, smallOut),
                new Usage(largeIn, largeOut),
                largeCalls,
                quantile(answeredSeconds, 0.5),
                quantile(seconds, 0.5),
                quantile(seconds, 0.95),
                settings.cost(new Usage(smallIn, smallOut), new Usage(largeIn, largeOut)),
                settings.alone(new Usage(largeIn, largeOut), largeCalls, answered + passedOn));
    }

    private static double quantile(QuantileSketch sketch, double probability) {
        return sketch.count() == 0 ? 0 : sketch.quantile(probability);
    }
}
