// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.calls.RecordedAnswers;
import io.github.finetune4j.internal.callback.ForeignCode;
import io.github.finetune4j.teacher.Ledger.Most;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Has prompts answered by all teachers, and makes rows of the answers on which enough of them agree. */
final class Answering {
    static final String WITHDRAWN = "consent withdrawn";

    private final TeacherSettings settings;
    private final Staff staff;
    private final AnswerScreen screen;

    Answering(TeacherSettings settings, Staff staff) {
        this.settings = settings;
        this.staff = staff;
        screen = new AnswerScreen(settings.checks().filters(), settings.labels(), settings::mayLearnFrom);
    }

    /** {@return how many of the prompts, from the first on, the budget has room for} */
    int affordable(List<Prompt> prompts) {
        Most sum = Most.NOTHING;
        int count = 0;
        for (Prompt prompt : prompts) {
            sum = sum.plus(staff.mostOfAll(request(prompt)));
            if (!staff.ledger().fits(sum)) {
                return count;
            }
            count++;
        }
        return count;
    }

    /** {@return the rows that came of the prompts} Consent may have ended while the answer was waited for. */
    List<TaughtRow> rows(int round, String stage, List<Prompt> prompts, Tally left) {
        List<ChatRequest> requests = prompts.stream().map(this::request).toList();
        List<List<Optional<ChatResponse>>> calls = new ArrayList<>();
        for (int teacher = 0; teacher < staff.size(); teacher++) {
            calls.add(staff.ask(teacher, round, stage + " " + (teacher + 1), requests));
        }
        List<TaughtRow> rows = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            int index = i;
            row(
                    prompts.get(i),
                    requests.get(i),
                    calls.stream().map(each -> each.get(index)).toList(),
                    rows,
                    left);
        }
        return rows;
    }

    private void row(
            Prompt prompt, ChatRequest request, List<Optional<ChatResponse>> calls, List<TaughtRow> rows, Tally left) {
        List<Vote> votes = new ArrayList<>();
        String reason = "";
        for (int teacher = 0; teacher < calls.size(); teacher++) {
            AnswerScreen.Screened screened = screen.look(prompt, calls.get(teacher));
            if (screened.usable().isPresent()) {
                votes.add(staff.vote(teacher, screened.usable().get()));
            } else if (reason.isEmpty()) {
                reason = screened.reason();
            }
        }
        List<Vote> agreed = Vote.agreed(votes, settings.agreement().needed(calls.size()));
        if (agreed.isEmpty()) {
            left.add(votes.size() < settings.agreement().needed(calls.size()) ? reason : "teachers disagree");
        } else if (!prompt.label().isEmpty()
                && !prompt.label().equals(agreed.get(0).answer().text())) {
            left.add("another label than was wanted");
        } else if (!prompt.consent().getAsBoolean()) {
            left.add(WITHDRAWN);
        } else {
            rows.add(new TaughtRow(prompt, row(prompt, request, agreed)));
        }
    }

    private ChatExample row(Prompt prompt, ChatRequest request, List<Vote> agreed) {
        ChatResponse answer = agreed.get(0).answer();
        List<Message> messages = new ArrayList<>(prompt.example().messages());
        messages.add(answer.message());
        return new ChatExample(messages, Provenance.fields(prompt, request, RecordedAnswers.key(request), agreed));
    }

    private ChatRequest request(Prompt prompt) {
        ChatRequest.Builder request =
                ChatRequest.builder().messages(asked(prompt.example().messages()));
        prompt.example().tools().forEach(request::addTool);
        return ForeignCode.call("the changes of a request", null, "fix them, and teach again, it goes on", () -> {
            settings.request().accept(request);
            return request.build();
        });
    }

    /** The instructions are the teacher's: what learns does without them. */
    private List<Message> asked(List<Message> prompt) {
        String instructions = settings.wholeInstructions();
        if (instructions.isEmpty()) {
            return prompt;
        }
        boolean system = prompt.get(0).role() == Role.SYSTEM;
        String text = system ? instructions + "\n\n" + prompt.get(0).content() : instructions;
        List<Message> messages = new ArrayList<>(List.of(Message.system(text)));
        messages.addAll(system ? prompt.subList(1, prompt.size()) : prompt);
        return messages;
    }
}
