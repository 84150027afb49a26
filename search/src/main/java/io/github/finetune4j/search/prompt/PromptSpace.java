// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Candidates as a space of settings; options carry a hash, so that other candidates are another search. */
final class PromptSpace {
    private static final String INSTRUCTION = "instruction";
    private static final String EXAMPLES = "examples";
    private static final int HASH = 8;

    private final List<String> instructions = new ArrayList<>();
    private final List<String> sets = new ArrayList<>();
    private final SearchSpace space;

    PromptSpace(PromptCandidates candidates) {
        for (int i = 0; i < candidates.instructions().size(); i++) {
            instructions.add(option(i, TaskPrompt.of(candidates.instructions().get(i))));
        }
        for (int i = 0; i < candidates.exampleSets().size(); i++) {
            sets.add(option(i, new TaskPrompt("", candidates.exampleSets().get(i))));
        }
        space = SearchSpace.builder()
                .choice(INSTRUCTION, instructions.toArray())
                .choice(EXAMPLES, sets.toArray())
                .build();
    }

    private static String option(int place, TaskPrompt prompt) {
        return place + " #" + prompt.identity().substring(0, HASH);
    }

    SearchSpace space() {
        return space;
    }

    Settings settings(Combination of) {
        return Settings.of(Map.of(INSTRUCTION, instructions.get(of.instruction()), EXAMPLES, sets.get(of.examples())));
    }

    Combination combination(Settings settings) {
        return new Combination(instructions.indexOf(settings.text(INSTRUCTION)), sets.indexOf(settings.text(EXAMPLES)));
    }

    List<Combination> all() {
        List<Combination> all = new ArrayList<>();
        for (int i = 0; i < instructions.size(); i++) {
            for (int set = 0; set < sets.size(); set++) {
                all.add(new Combination(i, set));
            }
        }
        return all;
    }
}
