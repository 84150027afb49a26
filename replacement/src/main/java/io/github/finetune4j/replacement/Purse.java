// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.text.ShownNumber;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The money and tokens that may still be spent, over all steps and processes. A limit of 0 is none. Answers that are
 * kept count in the evaluation that finds them again, so what asking a model has cost leaves it room for the same.
 */
record Purse(Cost limit, boolean batched, Journal journal) {
    static String tuning(Candidate candidate) {
        return "tuning " + candidate.name();
    }

    static String choosing(Candidate candidate) {
        return "choosing " + candidate.name();
    }

    static String asking(String model) {
        return "asking " + model;
    }

    private Room left(Predicate<String> spentBy) {
        return Room.of(limit, journal.read(state -> state.spent(spentBy)));
    }

    private Room ceiling(Candidate candidate, Predicate<String> spentBy) {
        Set<String> its = Set.of(tuning(candidate), choosing(candidate), asking(candidate.name()));
        return Room.of(
                candidate.ceiling(),
                journal.read(state -> state.spent(each -> its.contains(each) && spentBy.test(each))));
    }

    /** Why a candidate is not made; empty where all that its ceiling has left is there. */
    Optional<String> refusesToMake(Candidate candidate) {
        Room left = left(any -> true);
        Room ceiling = ceiling(candidate, any -> true);
        if (left.tokens() <= 0 || (ceiling.limitsTokens() && ceiling.tokens() > left.tokens())) {
            return Optional.of(
                    refusal(ceiling.limitsTokens() ? ceiling.tokens() : 0, " tokens are", left.tokens(), "are"));
        }
        if (left.money() <= 0 || (ceiling.limitsMoney() && ceiling.money() > left.money())) {
            return Optional.of(refusal(ceiling.limitsMoney() ? ceiling.money() : 0, " is", left.money(), "is"));
        }
        return usedUp(candidate);
    }

    /** Why a candidate is asked nothing; empty where its ceiling has something left. */
    Optional<String> usedUp(Candidate candidate) {
        return refusesToAsk(ceiling(candidate, any -> true), candidate.price().orElse(null))
                .map(any -> "budget: its ceiling is used up");
    }

    private static String refusal(double needed, String are, double left, String isLeft) {
        return "budget: " + ShownNumber.words(needed) + are + " needed, and " + ShownNumber.words(Math.max(0, left))
                + " " + isLeft + " left";
    }

    /** Why no candidate is chosen now; empty where something is left. */
    Optional<String> refusesToChoose() {
        return left(any -> true).usedUp() ? Optional.of("budget: nothing is left -> raise it") : Optional.empty();
    }

    /** What a model may take on the rows of the proof; a candidate within its ceiling. */
    Room asking(String model, @Nullable Candidate candidate) {
        Predicate<String> others = each -> batched || !each.equals(asking(model)); // batches are paid for as a whole
        Room left = left(others);
        return candidate == null ? left : left.least(ceiling(candidate, others));
    }

    /** Why a model is not asked; empty where something is left, or where it costs nothing. */
    static Optional<String> refusesToAsk(Room room, @Nullable TokenPrice price) {
        boolean free = price != null && price.inputPerMillion() == 0 && price.outputPerMillion() == 0;
        return room.tokens() <= 0 || (room.money() <= 0 && !free)
                ? Optional.of("budget: nothing is left -> raise it")
                : Optional.empty();
    }

    Budget budget(Room room, @Nullable TokenPrice price) {
        return batched ? Budget.unlimited() : room.budget(price != null);
    }

    /**
     * What one of several may take while one is chosen: what its ceiling has left, or an equal share; less where all
     * together are more than is left.
     */
    Cost choosing(Candidate candidate, List<Candidate> all) {
        if (batched) {
            return Cost.NONE;
        }
        Room left = left(any -> true);
        Room share = left.times(1.0 / all.size());
        Room wanted = ceiling(candidate, any -> true);
        double tokens = part(left.tokens(), share.tokens(), wanted.tokens(), all, Room::tokens);
        double money = part(left.money(), share.money(), wanted.money(), all, Room::money);
        return new Room(tokens, money).ceiling();
    }

    private double part(double left, double share, double wanted, List<Candidate> all, ToDoubleFunction<Room> of) {
        double each = Double.isInfinite(wanted) ? share : wanted;
        if (Double.isInfinite(left)) {
            return each;
        }
        double together = all.stream()
                .mapToDouble(candidate -> of.applyAsDouble(ceiling(candidate, any -> true)))
                .map(ceiling -> Double.isInfinite(ceiling) ? share : ceiling)
                .sum();
        return together > left ? each * left / together : each;
    }
}
