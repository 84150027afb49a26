// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.internal.files.AtomicFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A decision between measured approaches, with what follows from it, and what the usual decision tree says with the
 * same figures. Where the two disagree, {@link #agreement()} says so. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Decision {
    private final DecidingOptions options;
    private final Instant at;
    private final List<ApproachResult> results;
    private final @Nullable FinalTest test;
    private final Recommendation recommendation;
    private final DecisionTree tree;
    private final List<String> notes;

    Decision(
            DecidingOptions options,
            DecisionState state,
            List<ApproachResult> results,
            @Nullable FinalTest test,
            Recommendation recommendation,
            DecisionTree tree,
            List<String> notes) {
        this.options = options;
        this.at = state.decided().orElseGet(options.clock::instant);
        this.results = List.copyOf(results);
        this.test = test;
        this.recommendation = recommendation;
        this.tree = tree;
        this.notes = List.copyOf(notes);
    }

    /** {@return its name} */
    public String name() {
        return options.name;
    }

    /** {@return when it was made} */
    public Instant at() {
        return at;
    }

    /** {@return what came out for each approach, in the order in which they were added} */
    public List<ApproachResult> approaches() {
        return results;
    }

    /**
     * {@return what came out for an approach}
     *
     * @param name of the approach
     * @throws IllegalArgumentException if there is none of this name; the message lists those there are
     */
    public ApproachResult approach(String name) {
        return results.stream()
                .filter(result -> result.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("approach " + name
                        + ": not in this decision -> name one of "
                        + String.join(
                                ", ", results.stream().map(ApproachResult::name).toList())));
    }

    /** {@return the comparison on the test rows; empty where they were not asked} */
    public Optional<FinalTest> test() {
        return Optional.ofNullable(test);
    }

    /** {@return what follows from the figures} */
    public Recommendation recommendation() {
        return recommendation;
    }

    /** {@return the decision tree, walked with the same figures} */
    public DecisionTree tree() {
        return tree;
    }

    /** {@return in a sentence, whether the tree and the figures speak for the same} */
    public String agreement() {
        return Agreement.of(this);
    }

    /** {@return what a reader of the figures must know} */
    public List<String> notes() {
        return notes;
    }

    /** {@return what the approaches were measured by, and on: for reports} */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("decided by", options.metric().name());
        facts.put("margin", Numbers.margin(options.metric().kind(), options.margin()));
        facts.put("validation rows", String.valueOf(options.validation().size()));
        facts.put("test rows", String.valueOf(options.test().size()));
        facts.put(
                "training rows",
                options.training().map(rows -> String.valueOf(rows.size())).orElse("not given"));
        facts.put("level of intervals", Numbers.plain(100 * options.level()) + " %");
        facts.put("seed", String.valueOf(options.seed()));
        Optional.ofNullable(options.prices()).ifPresent(prices -> facts.put("prices", prices.toString()));
        return facts;
    }

    /** {@return what the kinds of its approaches are, in a sentence} */
    String kinds() {
        return results.stream()
                .map(ApproachResult::kind)
                .distinct()
                .sorted()
                .map(kind -> kind.word() + " (" + kind.text() + ")")
                .collect(Collectors.joining(", ", "Kinds, the simplest first: ", "."));
    }

    DecidingOptions options() {
        return options;
    }

    /** {@return all of it in words: a table, the recommendation, the tree} */
    public String summary() {
        return new DecisionText(this).text();
    }

    /**
     * {@return every figure as one JSON object; what is not known, or has no end, is null}
     */
    public String toJson() {
        return DecisionJson.text(this);
    }

    /** {@return one self-contained page, without scripts and without anything from the network} */
    public String toHtml() {
        return new DecisionHtml(this).page();
    }

    /**
     * Writes {@code NAME.json} and {@code NAME.html}; files of these names are replaced. The console's page of
     * decisions shows what is in such a folder.
     *
     * @param folder made where it is missing
     * @return the page
     * @throws io.github.finetune4j.error.ResultNotSavedException if they can't be written
     */
    public Path write(Path folder) {
        AtomicFile.write(folder.resolve(name() + ".json"), toJson() + "\n");
        Path page = folder.resolve(name() + ".html");
        AtomicFile.write(page, toHtml());
        return page;
    }

    @Override
    public String toString() {
        return name() + ": " + recommendation.sentence();
    }
}
