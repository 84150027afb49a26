// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Hours of traffic as a support desk has it: by day and week, from users who come back. */
final class LiveTraffic {
    static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z"); // a Monday

    private final RandomGenerator random;
    private final ListedCaptures into;
    private final int perHour;
    private long number;

    double errorRate = 0.02;
    double spanish = 0.05;
    double success = 0.8;
    Map<String, Double> slowdown = new HashMap<>();

    LiveTraffic(ListedCaptures into, int perHour, long seed) {
        this.into = into;
        this.perHour = perHour;
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    void hour(Instant start) {
        int hour = start.atOffset(ZoneOffset.UTC).getHour();
        boolean weekend = start.atOffset(ZoneOffset.UTC).getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
        double level = perHour * (weekend ? 0.4 : 1) * (1 + 0.6 * Math.sin((hour - 8) * Math.PI / 12));
        int count = (int) Math.round(level + random.nextGaussian() * Math.sqrt(level));
        List<Interaction> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(one(start.plus(Duration.ofMillis(3_600_000L * i / count))));
        }
        into.append(asked);
        into.append(asked.stream()
                .filter(each -> random.nextInt(4) == 0)
                .map(this::judged)
                .toList());
    }

    private Interaction one(Instant at) {
        number++;
        boolean failed = random.nextDouble() < errorRate;
        String model = random.nextInt(3) == 0 ? "support-v1" : "support-v2";
        double latency = 300 * slowdown.getOrDefault(model, 1.0) * Math.exp(random.nextGaussian() * 0.4);
        Map<String, Double> figures = new HashMap<>();
        figures.put("error_rate", failed ? 1.0 : 0.0);
        figures.put("latency_ms", latency);
        figures.put("output_tokens", 20 + random.nextInt(60) + 0.0);
        figures.put("cost", 0.001);
        return new Interaction(
                "r" + number,
                at,
                model,
                "user-" + random.nextInt(500),
                Map.of("language", random.nextDouble() < spanish ? "es" : "en"),
                failed ? "error:timeout" : "stop",
                figures,
                null);
    }

    private Feedback judged(Interaction asked) {
        return new Feedback(
                asked.responseId(),
                asked.at().plusSeconds(1),
                Feedback.Kind.TASK_SUCCESS,
                random.nextDouble() < success ? 1 : 0,
                "",
                "user");
    }
}
