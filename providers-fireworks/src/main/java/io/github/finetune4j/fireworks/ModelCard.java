// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.http.internal.provider.Between;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.RowRules;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The facts that the service reports of a model. */
record ModelCard(Fields model) {
    /** {@return whether it is an adapter itself, from which training goes on} */
    boolean adapter() {
        return model.text("kind").equals("HF_PEFT_ADDON");
    }

    /** {@return why it is not tuned, or what it cannot take, in words} */
    List<String> problems(FineTuneSpec spec) {
        List<String> problems = new ArrayList<>();
        String state = model.text("state");
        if (!state.isEmpty() && !state.equals("READY")) {
            problems.add("the model " + spec.baseModel() + " is " + state + ": wait until it is READY");
        }
        if (!adapter() && !model.flag("tunable")) {
            problems.add("the model " + spec.baseModel() + " is not tuned here: choose one of supportedModels()");
        }
        OptionalDouble longest = model.real("trainingContextLength");
        Between.check(
                problems,
                "maxLength",
                spec.hyperparameters().maxLength().stream().asDoubleStream().findFirst(),
                OptionalDouble.of(1),
                longest.orElse(0) > 0 ? longest : OptionalDouble.empty());
        problems.addAll(rows().problems(spec));
        return problems;
    }

    /** The guides: at most one system message, which comes first; the answer to be learnt comes last. */
    private RowRules rows() {
        return new RowRules(
                model.flag("supportsImageInput"),
                model.flag("supportsTools"),
                Set.of("tools", "weight"),
                (messages, tools) -> order(messages));
    }

    private static String order(List<Message> messages) {
        for (int i = 1; i < messages.size(); i++) {
            if (messages.get(i).role() == Role.SYSTEM) {
                return "has a system message that is not the first: message " + (i + 1);
            }
        }
        return messages.get(messages.size() - 1).role() == Role.ASSISTANT
                ? ""
                : "does not end with the assistant: there is nothing to learn at its end";
    }

    /** {@return the day on which the service stops to serve it without a deployment; empty where it names none} */
    Optional<LocalDate> retires() {
        Fields date = model.object("deprecationDate");
        try {
            return date.whole("year").isEmpty()
                    ? Optional.empty()
                    : Optional.of(LocalDate.of(
                            (int) date.whole("year").getAsLong(),
                            (int) Math.max(1, date.whole("month").orElse(1)),
                            (int) Math.max(1, date.whole("day").orElse(1))));
        } catch (DateTimeException e) {
            return Optional.empty(); // an odd date is no reason to refuse a job
        }
    }
}
