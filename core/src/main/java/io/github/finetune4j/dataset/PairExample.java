// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.internal.names.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Two texts that belong together, or by how much: what an embedding model or a reranker learns from. With negatives it
 * is a triplet, with a score a scored pair.
 *
 * @param anchor not blank; for search the query
 * @param positive not blank; for search a passage
 * @param negatives texts that do not belong to the anchor, the most deceptive first; none blank
 * @param score how well the two belong together, of any scale; null: they do
 * @param fields further fields of the row as JSON values; kept as they came
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PairExample(
        String anchor,
        String positive,
        List<String> negatives,
        @Nullable Double score,
        Map<String, Object> fields) implements Example {
    private static final Set<String> OWN =
            Set.of("anchor", "positive", "negative", "sentence1", "sentence2", "score", "messages");

    /**
     * Copies the lists; whole numbers in {@code fields} become {@code Long}, as they come out of a file.
     *
     * @throws IllegalArgumentException if a text is blank, the score is not finite, there are negatives beside it, or
     *     {@code fields} holds what a pair's own fields are called in a file
     */
    public PairExample {
        Given.text("anchor", anchor);
        Given.text("positive", positive);
        negatives = List.copyOf(negatives);
        negatives.forEach(each -> Given.text("negative", each));
        fields = OwnFields.without("a pair", OWN, fields);
        if (score != null) {
            Given.finite("score", score);
            if (!negatives.isEmpty()) {
                throw new IllegalArgumentException("score: " + score + ", and there are " + negatives.size()
                        + " negatives -> leave one of them out");
            }
        }
    }

    /**
     * {@return two texts that belong together}
     *
     * @param anchor not blank
     * @param positive not blank
     */
    public static PairExample of(String anchor, String positive) {
        return new PairExample(anchor, positive, List.of(), null, Map.of());
    }

    /**
     * {@return two texts and how well they belong together}
     *
     * @param first not blank
     * @param second not blank
     * @param score finite, of any scale
     */
    public static PairExample scored(String first, String second, double score) {
        return new PairExample(first, second, List.of(), score, Map.of());
    }

    /**
     * {@return two texts that belong together, and one that doesn't}
     *
     * @param anchor not blank
     * @param positive not blank
     * @param negative not blank
     */
    public static PairExample triplet(String anchor, String positive, String negative) {
        return new PairExample(anchor, positive, List.of(negative), null, Map.of());
    }

    /** {@return {@link #score}; empty: the two belong together} */
    public OptionalDouble scoreIfGiven() {
        return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
    }

    /** {@return the anchor as what a user says, and each other text as an answer: a pair has no roles of its own} */
    @Override
    public List<Message> messages() {
        List<Message> all = new ArrayList<>();
        all.add(Message.user(anchor));
        all.add(Message.assistant(positive));
        negatives.forEach(each -> all.add(Message.assistant(each)));
        return List.copyOf(all);
    }

    @Override
    public List<Message> prompt() {
        return List.of(Message.user(anchor));
    }

    @Override
    public PairExample map(UnaryOperator<Message> change) {
        return new PairExample(
                change.apply(Message.user(anchor)).content(),
                change.apply(Message.assistant(positive)).content(),
                negatives.stream()
                        .map(each -> change.apply(Message.assistant(each)).content())
                        .toList(),
                score,
                fields);
    }

    @Override
    public String kind() {
        return "pairs";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of(this);
    }
}
