// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Says when the last rounds brought nothing. */
record StopRule(TeacherStop settings) {
    Optional<StopReason> reason(List<TeacherRound> rounds) {
        if (rounds.size() < settings.patience()) {
            return Optional.empty();
        }
        List<TeacherRound> last = rounds.subList(rounds.size() - settings.patience(), rounds.size());
        if (last.stream().allMatch(this::stale)) {
            return Optional.of(StopReason.NOTHING_NEW);
        }
        OptionalDouble before = best(rounds.subList(0, rounds.size() - settings.patience()));
        OptionalDouble now = best(last);
        boolean flat = before.isPresent()
                && now.isPresent()
                && !(now.getAsDouble() - before.getAsDouble() >= settings.leastGain());
        return flat ? Optional.of(StopReason.FLAT_CURVE) : Optional.empty();
    }

    private boolean stale(TeacherRound round) {
        return round.newRows() < settings.leastNew() || round.newPairs() < settings.leastNew();
    }

    private static OptionalDouble best(List<TeacherRound> rounds) {
        return rounds.stream().flatMapToDouble(round -> round.score().stream()).max();
    }
}
