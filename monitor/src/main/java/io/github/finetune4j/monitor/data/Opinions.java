// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.data;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.monitor.capture.CapturedContent;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The opinions on one answer, taken together. */
record Opinions(Interaction interaction, CapturedContent content, List<Feedback> said) {
    private static final double CONTENT = 0.75;
    private static final double DISCONTENT = 0.5;

    Optional<Picked> picked() {
        Optional<Feedback> correction = last(Feedback.Kind.CORRECTION);
        if (correction.isPresent() && !correction.get().text().isBlank()) {
            return pick(Message.assistant(correction.get().text()), Picked.Why.CORRECTED);
        }
        if (bad() || interaction.abstained()) {
            return Optional.empty(); // whoever likes that a model does not know has not said what is right
        }
        if (last(Feedback.Kind.TASK_SUCCESS).isPresent()) {
            return pick(content.answer(), Picked.Why.VERIFIED);
        }
        return good() ? pick(content.answer(), Picked.Why.SATISFIED) : Optional.empty();
    }

    private Optional<Picked> pick(Message answer, Picked.Why why) {
        return Optional.of(new Picked(interaction, content, answer, why));
    }

    private Optional<Feedback> last(Feedback.Kind kind) {
        return said.stream().filter(each -> each.kind() == kind).reduce((first, second) -> second);
    }

    /** The last word of each kind counts: whoever changed their mind meant the later one. */
    private boolean good() {
        return lastJudgements().stream().anyMatch(each -> each.value() >= CONTENT)
                || last(Feedback.Kind.COPY).isPresent();
    }

    private boolean bad() {
        return lastJudgements().stream().anyMatch(each -> each.value() < DISCONTENT)
                || last(Feedback.Kind.RETRY).isPresent()
                || last(Feedback.Kind.ESCALATION).isPresent();
    }

    private List<Feedback> lastJudgements() {
        return Stream.of(Feedback.Kind.THUMB, Feedback.Kind.RATING, Feedback.Kind.TASK_SUCCESS)
                .flatMap(kind -> last(kind).stream())
                .toList();
    }

    /** Whether a person should look at it, given how sure a model must be. */
    Optional<LabelRequest> request(double sure) {
        if (picked().isPresent()) {
            return Optional.empty();
        }
        if (bad()) {
            return request(good() ? LabelRequest.Reason.CONTESTED : LabelRequest.Reason.DISLIKED, 1);
        }
        double confidence = interaction.figure("confidence").orElse(1);
        return confidence < sure
                ? request(LabelRequest.Reason.UNCERTAIN, Math.max(0, 1 - confidence))
                : Optional.empty();
    }

    private Optional<LabelRequest> request(LabelRequest.Reason reason, double urgency) {
        return Optional.of(new LabelRequest(interaction, reason, urgency));
    }
}
