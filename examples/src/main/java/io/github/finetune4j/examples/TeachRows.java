// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.card.DataCard;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.monitor.capture.CaptureSource;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.teacher.Agreement;
import io.github.finetune4j.teacher.PromptSource;
import io.github.finetune4j.teacher.StatedRight;
import io.github.finetune4j.teacher.Teacher;
import io.github.finetune4j.teacher.TeacherResult;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * Rows that two larger models label, for a small one to learn from. The large models here are stand-ins that know every
 * ticket of the example: any other {@link ChatModel} takes their place.
 */
public final class TeachRows {
    private static final TokenPrice PRICE = new TokenPrice(2, 8, "USD");

    private TeachRows() {}

    /**
     * Teaches.
     *
     * @param args a folder for what is asked and answered
     */
    public static void main(String[] args) {
        Dataset prompts = RouteTickets.tickets(9, 200);
        TeacherResult taught =
                taught(Path.of(args[0]), DeferToLarge.large(9), another(), prompts, RouteTickets.tickets(10, 50));
        System.out.println(taught.summary());
        System.out.println(DataCard.of("tickets", taught.data()).markdown());
    }

    static ChatModel another() {
        ChatModel large = DeferToLarge.large(9);
        ChatModel another = request -> large.chat(request);
        return another.named("another");
    }

    static TeacherResult taught(Path folder, ChatModel large, ChatModel another, Dataset prompts, Dataset test) {
        LocalDate day = LocalDate.of(2026, 12, 2);
        // tag::teach[]
        TeacherResult taught = Teacher.builder()
                .folder(folder) // what was asked and found: another process goes on with it
                .addTeacher(large, PRICE)
                .addTeacher(another, PRICE)
                .agreement(Agreement.ALL)
                .addRight(new StatedRight("large", "our own model", day, "A. Example"))
                .addRight(new StatedRight("another", "agreement 17, section 4", day, "A. Example"))
                .instructions("Sort the customer's ticket.") // the rows are without it
                .labels(List.copyOf(RouteTickets.LABELS))
                .addPrompts(PromptSource.given(prompts))
                .data(data -> data.addTest(test))
                .budget(Budget.ofMoney(5))
                .build()
                .teach();
        // end::teach[]
        return taught;
    }

    static Teacher.Builder written(Path folder, Dataset seeds, CaptureStore captured, Consents consents) {
        // tag::sources[]
        Teacher.Builder teacher = Teacher.builder()
                .folder(folder)
                .seeds(seeds)
                .addPrompts(PromptSource.production(
                        CaptureSource.of("production", captured),
                        row -> consents.given(String.valueOf(row.fields().get(CaptureSource.SUBJECT)))))
                .addPrompts(PromptSource.seeds())
                .addPrompts(PromptSource.noisier())
                .calls(calls -> calls.batch(folder.resolve("batches"))); // half the price, within a day
        // end::sources[]
        return teacher;
    }

    static DataVersion registered(Registry registry, TeacherResult taught) {
        // tag::registered[]
        DataVersion version = registry.addData(taught.data(), List.of(), taught.facts());
        // end::registered[]
        return version;
    }

    /** The application's knowledge of who consented to what. */
    interface Consents {
        /**
         * {@return whether prompts may be sent to a teacher}
         *
         * @param subject whose they are
         */
        boolean given(String subject);
    }
}
