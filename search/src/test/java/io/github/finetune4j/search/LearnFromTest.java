// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.TwoSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a search makes of earlier ones: of like data, of unlike data, and of another space. */
class LearnFromTest {
    private static final int SEEDS = 30;
    private static final int TRIALS = 16;
    private static final double NEAR = 1; // regret; half of all places have one above 36
    private static final SearchSpace SQUARE =
            SearchSpace.builder().real("x", -5, 10).real("y", 0, 15).build();

    private static double branin(double x, double y) {
        double bowl = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
        return bowl * bowl + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 - 0.397887;
    }

    private static double shifted(Settings settings) {
        return branin(settings.real("x") - 0.5, settings.real("y") + 0.4);
    }

    /** Like data: other figures, and the minima a little elsewhere. */
    private static double like(Settings settings) {
        return 100 + 3 * branin(settings.real("x"), settings.real("y"));
    }

    /** Best where Branin is worst. */
    private static double unlike(Settings settings) {
        return Math.hypot(settings.real("x") + 5, settings.real("y"));
    }

    private static SearchResult run(ToDoubleFunction<Settings> function, int trials, long seed, SearchResult... from) {
        return Search.builder(SQUARE, Goal.minimize("loss"))
                .budget(b -> b.trials(trials))
                .seed(seed)
                .learnFrom(from)
                .build()
                .run(trial -> Outcome.of(function.applyAsDouble(trial.settings())));
    }

    /** {@return how many trials it took, for each seed; one more than there were if it never came near} */
    private static double[] needed(List<SearchResult> earlier) {
        return IntStream.range(0, SEEDS)
                .mapToDouble(seed -> first(run(
                        LearnFromTest::shifted,
                        TRIALS,
                        seed,
                        earlier.isEmpty() ? new SearchResult[0] : new SearchResult[] {earlier.get(seed % 3)})))
                .toArray();
    }

    private static double first(SearchResult result) {
        return result.history().trials().stream()
                .filter(trial -> trial.values().get(0) < NEAR)
                .mapToDouble(trial -> trial.number() + 1)
                .findFirst()
                .orElse(TRIALS + 1);
    }

    private static List<SearchResult> earlier(ToDoubleFunction<Settings> function) {
        return IntStream.range(0, 3).mapToObj(i -> run(function, 30, 1_000 + i)).toList();
    }

    @Test
    void likeData_takeFewerTrials_unlikeDataNoMore() {
        double[] cold = needed(List.of());
        double[] warm = needed(earlier(LearnFromTest::like));
        double[] wrong = needed(earlier(LearnFromTest::unlike));
        assertThat(TwoSamples.mannWhitney(warm, cold, true, Alternative.LESS).pValue())
                .as("fewer by chance")
                .isLessThan(1e-4);
        assertThat(TwoSamples.mannWhitney(wrong, cold, true, Alternative.GREATER)
                        .pValue())
                .as("more by chance")
                .isGreaterThan(0.05);
    }

    private static SearchResult result(SearchSpace space, Goal goal, List<Settings> tried) {
        List<Trial> trials = new ArrayList<>();
        for (Settings settings : tried) {
            trials.add(Trial.builder(trials.size(), settings)
                    .state(TrialState.COMPLETE)
                    .values(List.of((double) trials.size()))
                    .build());
        }
        return new SearchResult(space, new SearchHistory("old", 0, List.of(goal), trials), "done");
    }

    @Test
    void otherSpace_isMappedAsFarAsItCan_andTheRestIsCountedAndSaid() {
        SearchSpace space = SearchSpace.builder()
                .logReal("rate", 1e-4, 1e-2)
                .choice("rank", 8, 16)
                .whole("epochs", 1, 5)
                .build();
        SearchResult old = result(
                space,
                Goal.maximize("accuracy"),
                List.of(
                        Settings.of(Map.of("rate", 1e-3, "rank", 8, "epochs", 2)),
                        Settings.of(Map.of("rate", 1.2e-2, "rank", 16, "epochs", 2)), // a little beyond
                        Settings.of(Map.of("rate", 2e-3, "rank", 8)), // no epochs then
                        Settings.of(Map.of("rate", 0.5, "rank", 8, "epochs", 2)), // far beyond
                        Settings.of(Map.of("rate", 1e-3, "rank", 64, "epochs", 2)),
                        Settings.of(Map.of("dropout", 0.1)),
                        Settings.of(Map.of("rate", 5e-3, "rank", 16, "epochs", 4))));
        JournalStore store = new MemoryJournalStore();
        List<Settings> tried = new ArrayList<>();
        try (HeardLog log = HeardLog.of(Worker.class)) {
            SearchResult result = Search.builder(space, Goal.minimize("loss"))
                    .budget(b -> b.trials(4))
                    .store(store, "new")
                    .learnFrom(old)
                    .build()
                    .run(trial -> {
                        tried.add(trial.settings());
                        return Outcome.of(trial.settings().real("rate"));
                    });
            assertThat(result.history().earlier()).hasSize(4);
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING")
                    .contains("3 left out");
        }
        assertThat(tried.subList(0, 3)) // the greatest accuracy first
                .containsExactly(
                        Settings.of(Map.of("rate", 5e-3, "rank", 16, "epochs", 4)),
                        Settings.of(Map.of("rate", 2e-3, "rank", 8, "epochs", 3)),
                        Settings.of(Map.of("rate", 1e-2, "rank", 16, "epochs", 2)));
        assertThat(SearchRecord.find(store, "new").orElseThrow().learnt())
                .isEqualTo("4 trials of 1 earlier search, 2 of them with values that were moved into this space or are"
                        + " its middle; 3 left out {rate 0.5=1, rank 64=1, no parameter in common=1}");
    }

    @Test
    void sameSearchGoesOn_learnsTheSame() {
        SearchResult old = run(LearnFromTest::like, 12, 3);
        JournalStore store = new MemoryJournalStore();
        for (int trials : new int[] {5, 9}) {
            Search.builder(SQUARE, Goal.minimize("loss"))
                    .budget(b -> b.trials(trials))
                    .store(store, "new")
                    .learnFrom(old)
                    .build()
                    .run(trial -> Outcome.of(shifted(trial.settings())));
        }
        assertThat(store.of("search").read("new", 0).stream().filter(line -> line.contains("\"learns\"")))
                .hasSize(1);
        List<Settings> atOnce = run(LearnFromTest::shifted, 9, 0, old).history().trials().stream()
                .map(Trial::settings)
                .toList();
        SearchResult inTwoParts = SearchRecord.find(store, "new").orElseThrow().result();
        assertThat(inTwoParts.history().trials().stream().map(Trial::settings)).containsExactlyElementsOf(atOnce);
    }
}
