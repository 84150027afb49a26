// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.dataset.ChatExample;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The candidates that a prompt search chose from: any of the instructions with any of the example sets. Immutable.
 *
 * @param instructions the first one is in use
 * @param exampleSets the first one is in use; may be empty, as any of them
 * @param answers what a teacher's answers to training rows were worth
 * @param proposals what a proposer's instructions were worth
 * @param cutRows how often a training row was too long to be shown to the proposer whole
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PromptCandidates(
        List<String> instructions,
        List<List<ChatExample>> exampleSets,
        Answers answers,
        Proposals proposals,
        int cutRows) {
    /** Copies the lists. */
    public PromptCandidates {
        instructions = List.copyOf(instructions);
        exampleSets = exampleSets.stream().map(List::copyOf).toList();
    }

    /**
     * A teacher's answers to training rows.
     *
     * @param asked rows
     * @param passed the metric, and are examples to choose from
     * @param missed the metric, or it couldn't tell
     * @param failed rows without an answer
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public record Answers(int asked, int passed, int missed, int failed) {}

    /**
     * Instructions that a proposer wrote.
     *
     * @param asked how many it was asked for
     * @param kept those to choose from
     * @param empty answers without a text
     * @param duplicate the same as another one, white space and case aside
     * @param unusable refused, cut off, or longer than 8,000 characters
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public record Proposals(int asked, int kept, int empty, int duplicate, int unusable) {}

    /** {@return how many prompts there are to choose from} */
    public int combinations() {
        return instructions.size() * exampleSets.size();
    }

    TaskPrompt prompt(Combination of) {
        return new TaskPrompt(instructions.get(of.instruction()), exampleSets.get(of.examples()));
    }

    /** {@return all counts in a line} */
    @Override
    public String toString() {
        return instructions.size() + " instructions (" + proposals.asked() + " proposals: " + proposals.kept()
                + " kept, " + proposals.empty() + " empty, " + proposals.duplicate() + " duplicate, "
                + proposals.unusable() + " unusable) and " + exampleSets.size() + " example sets (" + answers.asked()
                + " answers of the teacher: " + answers.passed() + " passed, " + answers.missed() + " missed, "
                + answers.failed() + " failed)";
    }
}
