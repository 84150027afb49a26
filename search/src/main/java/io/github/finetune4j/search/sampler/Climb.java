// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import io.github.finetune4j.search.sampler.Places.Spot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Looks for the place that promises most: many places first, then smaller and smaller steps from the best of them. */
final class Climb {
    private static final int EVEN = 160;
    private static final int NEAR_BEST = 20;
    private static final int CLIMBERS = 3;
    private static final double[] SCALES = {0.2, 0.1, 0.05, 0.02, 0.01, 0.004, 0.001};
    private static final int TRIES = 10;

    private final Places places;
    private final GaussianProcess process;
    private final double best;
    private final Pull pull;
    private final RandomGenerator random;
    private final List<Candidate> top = new ArrayList<>();

    Climb(Places places, GaussianProcess process, double best, Pull pull, RandomGenerator random) {
        this.places = places;
        this.process = process;
        this.best = best;
        this.pull = pull;
        this.random = random;
    }

    /** A candidate and how much it promises. */
    private record Candidate(Spot spot, double promise) {}

    /** {@return the place that promises most} */
    Spot from(List<Spot> good) {
        for (int i = 0; i < EVEN; i++) {
            add(places.even(random));
        }
        for (Spot each : good) {
            for (int i = 0; i < NEAR_BEST; i++) {
                add(places.near(each, SCALES[i % SCALES.length], random));
            }
        }
        return top.stream()
                .map(this::climb)
                .max(Comparator.comparingDouble(Candidate::promise))
                .orElseThrow()
                .spot();
    }

    /** What doesn't promise more than the last of the best few need not be known exactly. */
    private void add(Spot spot) {
        boolean full = top.size() == CLIMBERS;
        double promise = promise(spot, full ? top.get(CLIMBERS - 1).promise() : Double.NEGATIVE_INFINITY);
        if (full && !(promise > top.get(CLIMBERS - 1).promise())) {
            return;
        }
        int at = 0;
        while (at < top.size() && top.get(at).promise() >= promise) {
            at++;
        }
        top.add(at, new Candidate(spot, promise));
        if (top.size() > CLIMBERS) {
            top.remove(CLIMBERS);
        }
    }

    private double promise(Spot spot, double atLeast) {
        double pulled = pull.at(spot.places());
        return process.logImprovement(spot.places(), best, atLeast - pulled) + pulled;
    }

    private Candidate climb(Candidate from) {
        Candidate highest = from;
        for (double scale : SCALES) {
            for (int i = 0; i < TRIES; i++) {
                Spot next = places.near(highest.spot(), scale, random);
                double promise = promise(next, highest.promise());
                highest = promise > highest.promise() ? new Candidate(next, promise) : highest;
            }
        }
        return highest;
    }
}
