// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.step.Comparing;
import io.github.finetune4j.maintenance.step.StepResult;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A world in which no training makes anything better: all models are right with chance 0.7, each by itself. */
@Tag("slow")
class NullWorldTest {
    private static final int CYCLES = Integer.getInteger("cycles", 50);
    private static final double RIGHT = 0.7;

    @TempDir
    Path folder;

    private final Map<String, String> answers = new HashMap<>();

    @Test
    void chanceIsPromotedNoMoreOftenThanAllowed() {
        try (World world = new World(folder)) {
            world.testSet = Dataset.of(world.rows(0, 10, 12));
            world.champion(world.rows(0, 10, 1));
            know(world.testSet);
            Maintenance maintenance = world.builder(new MemoryJournalStore())
                    .rows(rows -> rows.minRows(5).replay(1))
                    .rules(rules -> rules.margin(0.5))
                    .train(order -> StepResult.done(ModelRef.of("world", order.key())))
                    .evaluate(Comparing.by(world.evaluator(), this::model))
                    .build();
            maintenance.tick();
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                Dataset rows = Dataset.of(world.rows(0, 10, 3));
                know(rows);
                world.traffic.clear(); // what waits would be collected again, and every cycle longer
                world.come(rows.examples());
                world.week(maintenance);
            }

            List<Cycle> cycles = maintenance.cycles();
            long promoted = cycles.stream()
                    .filter(cycle -> cycle.ending().equals(java.util.Optional.of(Ending.PROMOTED)))
                    .count();
            assertThat(cycles).hasSize(CYCLES);
            // 5 % of the cycles, and two standard deviations of that count; -Dcycles=200 takes longer
            double most = 0.05 * CYCLES + 2 * Math.sqrt(0.05 * 0.95 * CYCLES);
            assertThat((double) promoted).isLessThanOrEqualTo(most);
            assertThat(cycles).allSatisfy(cycle -> assertThat(cycle.ending()).isPresent());
            assertThat(Duration.between(
                            cycles.get(0).began(), cycles.get(CYCLES - 1).began()))
                    .isEqualTo(Duration.ofDays(7).multipliedBy(CYCLES - 1).plusMinutes(CYCLES - 1));
        }
    }

    private void know(Dataset rows) {
        rows.chats()
                .forEach(row -> answers.put(
                        row.prompt().get(0).content(),
                        row.answer().orElseThrow().content()));
    }

    private ChatModel model(ModelVersion version) {
        ChatModel model = request -> {
            String text = request.messages().get(0).content();
            long seed = (version.ref().id() + text).hashCode();
            boolean right = new SplittableRandom(seed).nextDouble() < RIGHT;
            return new ChatResponse(
                    right ? String.valueOf(answers.get(text)) : "wrong", FinishReason.STOP, new Usage(1, 1));
        };
        return model.named(version.ref().id().replace('/', '-'));
    }
}
