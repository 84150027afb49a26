// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.monitor.Monitor;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.springboot.MonitorsCustomizer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;

/** A call and a thumb over HTTP: each recorded once, wherever it belongs; run on each line of Boot. */
@Timeout(120)
class ThumbTest {
    private static final String THUMBS = "user_satisfaction";
    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.now());

    @TempDir
    Path folder;

    /** Lets the monitors' hours pass; found by no scan, since it is no component. */
    static class Hours {
        @Bean
        MonitorsCustomizer hours() {
            return monitors -> monitors.monitors(List.of(Monitor.of(LiveMetric.feedback(THUMBS))))
                    .clock(NOW::get);
        }
    }

    private Running start() {
        SpringApplication application = new SpringApplication(SupportApplication.class, Hours.class);
        return Running.of(application, "--spring.datasource.url=jdbc:h2:file:" + folder.resolve("support"));
    }

    private static String thumb(Running application, String answer) {
        return application.post("ada", "/thumb?up=true&answer=" + answer, "{}").body();
    }

    @Test
    void thumb_isInRolloutCaptureMonitorsAndMeters_onceEach_alsoAfterARestart() {
        Instant begin = NOW.get().minus(Duration.ofHours(2));
        String answer;
        try (Running application = start()) {
            HttpResponse<String> asked = application.post("ada", "/ask?customer=c-1", "It blinks.");
            answer = asked.headers().firstValue("Answer-Id").orElseThrow();
            assertThat(application.bean(Capture.class).flush(Duration.ofSeconds(30)))
                    .isTrue();
            assertThat(thumb(application, answer)).isEqualTo("true");
            assertThat(thumb(application, answer)).as("twice").isEqualTo("false");
            assertThat(thumb(application, "nobody's")).isEqualTo("false");
            application.bean(Rollout.class).refresh();
            assertThat(counts(application.bean(RolloutStore.class))).containsOnlyOnce("\"" + THUMBS + "\":{\"n\":1");
            assertThat(application.bean(Rollout.class).status().arms().stream()
                            .mapToLong(arm -> arm.requestsInAll())
                            .sum())
                    .isEqualTo(1);
            assertThat(application
                            .get("olga", "/actuator/metrics/finetune4j.model.feedback")
                            .body())
                    .contains("{\"statistic\":\"COUNT\",\"value\":1.0}");
            assertThat(application.get("olga", "/finetune4j/health").statusCode())
                    .isEqualTo(200);
        }
        NOW.set(Instant.now().plus(Duration.ofHours(12)));
        try (Running again = start()) {
            assertThat(thumb(again, answer)).as("after a restart").isEqualTo("false");
            assertThat(again.bean(CaptureStore.class).feedback(answer))
                    .singleElement()
                    .extracting(Feedback::metric)
                    .isEqualTo(THUMBS);
            Monitors monitors = again.bean(Monitors.class);
            monitors.look();
            assertThat(monitors.figure(THUMBS, Slice.ALL, begin, NOW.get()))
                    .hasValueSatisfying(figure -> assertThat(figure.value().n()).isEqualTo(1));
        }
    }

    private static String counts(RolloutStore store) {
        return store.rollouts().stream()
                .flatMap(name -> store.counts(name, 1).stream())
                .map(node -> node.json())
                .collect(Collectors.joining());
    }
}
