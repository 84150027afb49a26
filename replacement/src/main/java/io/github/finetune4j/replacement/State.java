// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.evaluation.Cost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The state that the lines of a journal add up to. */
final class State {
    /** The form of the lines that this version writes, and the newest that it reads. */
    static final int FORMAT = 1;

    private final Map<String, Map<String, String>> notes = new LinkedHashMap<>();
    private final Map<String, Cost> spent = new LinkedHashMap<>();
    private final Map<String, Integer> givenUp = new LinkedHashMap<>();
    final Map<String, Facts> parts = new LinkedHashMap<>();
    final List<Facts> sources = new ArrayList<>();

    /** How many rows were left out, by why. */
    final Map<String, Long> leftOut = new LinkedHashMap<>();

    final List<String> tuned = new ArrayList<>();
    final Map<String, String> failed = new LinkedHashMap<>();
    final List<Look> looks = new ArrayList<>();

    /** A look at the rows of the proof. */
    static final class Look {
        final int number;
        final double alpha;
        final int parts;

        @Nullable Facts judged;

        Look(Facts line) {
            number = (int) line.number("number");
            alpha = line.real("alpha");
            parts = (int) line.number("parts");
        }
    }

    @Nullable Instant opened;

    @Nullable Facts chosen;

    @Nullable Facts ended;

    @Nullable Facts back;

    Map<String, String> specification = Map.of();
    String prefix = "";
    String waits = "";
    String trial = "";
    boolean handed;
    Instant last = Instant.EPOCH;

    Map<String, String> notes(String candidate) {
        return notes.getOrDefault(candidate, Map.of());
    }

    /** How often making it took longer than the patience. */
    int givenUp(String candidate) {
        return givenUp.getOrDefault(candidate, 0);
    }

    Cost spent() {
        return spent(any -> true);
    }

    /** By some of the steps. */
    Cost spent(Predicate<String> which) {
        return spent.entrySet().stream()
                .filter(each -> which.test(each.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Cost.NONE, Cost::plus);
    }

    /** By each step that has cost something. */
    Map<String, Cost> spentBy() {
        return new LinkedHashMap<>(spent);
    }

    Cost spent(String what) {
        return spent.getOrDefault(what, Cost.NONE);
    }

    /** The last look that was judged. */
    Optional<Look> judged() {
        return looks.stream().filter(look -> look.judged != null).reduce((before, after) -> after);
    }

    Optional<Facts> judgement() {
        return judged().flatMap(look -> Optional.ofNullable(look.judged));
    }

    /** The look that was begun and not judged. */
    Optional<Look> open() {
        return looks.stream().filter(look -> look.judged == null).findFirst();
    }

    /** How many parts of the rows are for the proof. */
    int proofParts() {
        return (int) parts.keySet().stream().filter(Parts::isProof).count();
    }

    long leftOut(String why) {
        return leftOut.getOrDefault(why, 0L);
    }

    /** Rows of the proof that no look has seen. */
    long fresh() {
        int seen = looks.isEmpty() ? 0 : looks.get(looks.size() - 1).parts;
        return parts.entrySet().stream()
                .filter(part -> Parts.isProof(part.getKey()))
                .skip(seen)
                .mapToLong(part -> part.getValue().number("rows"))
                .sum();
    }

    /** Name of the candidate that is shown to be no worse; empty where there is none. */
    String shown() {
        return judgement().map(judged -> judged.text("candidate")).orElse("");
    }

    /** Rows that are missing for a verdict; 0 where there is one, or nothing was compared yet. */
    long missing() {
        long missing = judgement().map(judged -> judged.number("missing")).orElse(0L);
        return ended != null || missing == 0 ? 0 : Math.max(0, missing - fresh());
    }

    boolean missingIsLeast() {
        return missing() > 0
                && judgement().filter(judged -> judged.is("missing_is_least")).isPresent();
    }

    /** The reason of the outcome. */
    String why() {
        if (back != null) {
            return back.text("who") + " took it back: " + back.text("why");
        }
        if (!waits.isEmpty()) {
            return waits;
        }
        if (ended != null) {
            return ended.text("why");
        }
        return judgement().map(judged -> judged.text("why")).orElse("nothing was compared yet");
    }

    Outcome outcome() {
        if (back != null) {
            return Outcome.REFUSED;
        }
        if (ended != null) {
            return Outcome.valueOf(ended.text("outcome"));
        }
        return trial.isEmpty() ? Outcome.UNDECIDED : Outcome.CANARY;
    }

    void fold(Facts line) {
        last = Instant.parse(line.text("at"));
        waits = "";
        switch (line.text("type")) {
            case "opened" -> opened(line);
            case "rows" -> rows(line);
            case "note" ->
                notes.computeIfAbsent(line.text("candidate"), name -> new LinkedHashMap<>())
                        .put(line.text("name"), line.text("text"));
            case "spent" -> spent.put(line.text("what"), line.cost("cost"));
            case "failed" -> failed.put(line.text("candidate"), line.text("why"));
            case "given_up" -> givenUp.merge(line.text("candidate"), 1, Integer::sum);
            case "made" -> failed.remove(line.text("candidate"));
            case "tuned" -> tuned(line.text("candidate"));
            case "chosen" -> chosen = line;
            case "look" -> looks.add(new Look(line));
            case "judged" -> looks.get(looks.size() - 1).judged = line;
            case "trial" -> trial = line.text("candidate");
            case "ended" -> ended = line;
            case "handed" -> handed = true;
            case "back" -> back = line;
            case "waits" -> waits = line.text("why");
            default ->
                throw new IllegalStateException("journal of a replacement: a line of type \"" + line.text("type")
                        + "\" is not known -> use the version of finetune4j that wrote it, or a newer one");
        }
    }

    private void opened(Facts line) {
        if (line.number("format") > FORMAT) {
            throw new IllegalStateException("journal of a replacement: format " + line.number("format")
                    + " is newer than " + FORMAT + " -> use the version of finetune4j that wrote it, or a newer one");
        }
        opened = last;
        specification = line.words("specification");
        // another journal of this name must not find the jobs of an earlier one
        prefix = line.text("name") + "/" + last.toEpochMilli();
    }

    private void rows(Facts line) {
        line.inner("parts").values().forEach((name, part) -> parts.put(name, Facts.of(part)));
        sources.addAll(line.list("sources"));
        Facts left = line.inner("left_out");
        left.values().keySet().forEach(why -> leftOut.put(why, left.number(why)));
    }

    private void tuned(String candidate) {
        tuned.add(candidate);
        failed.remove(candidate);
    }
}
