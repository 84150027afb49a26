// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.data.LabelQueue;
import io.github.finetune4j.monitor.data.ProductionData;
import io.github.finetune4j.people.argilla.ArgillaFiles;
import io.github.finetune4j.people.data.LabelConsensus;
import io.github.finetune4j.people.data.LabeledRows;
import io.github.finetune4j.people.labeling.LabelingOrder;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labelstudio.LabelStudio;
import io.github.finetune4j.people.labelstudio.LabelStudioProject;
import io.github.finetune4j.people.labelstudio.LabelStudioToken;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Labelling out of production: what a live model was not sure of, or people did not like, goes to people, in this
 * application or in a tool beside it; what they agree on becomes rows, and the rows a version of the data.
 */
final class LabelProduction {
    private LabelProduction() {}

    static LabelingQueue corrections(JournalStore store, int annotators) {
        return LabelingQueue.builder(store, "corrections")
                .questions(Question.correction("answer"))
                .overlap(annotators)
                .build();
    }

    static void collect(CaptureStore captured, LabelingQueue queue) {
        // tag::collect[]
        LabelQueue fromProduction = rows -> queue.add(rows.stream()
                .flatMap(row -> row.interaction().said().stream()
                        .map(said -> LabelingTask.builder(row.interaction().responseId(), said.messages())
                                .addAnswer("live", said.answer().content())
                                .priority(row.urgency())
                                .build()))
                .toList());
        fromProduction.add(ProductionData.from(captured).pick().requests());
        // end::collect[]
    }

    static DataVersion keep(LabelingQueue queue, RegistryStore registry) {
        // tag::keep[]
        LabelConsensus agreed = LabelConsensus.of(queue, "answer", LabelConsensus.Method.MAJORITY, 0.6);
        DatasetResult rows =
                Dataset.builder().addSource(LabeledRows.answers(agreed)).build();
        DataVersion version = registry.addData(rows); // its report names the queue and the question
        // end::keep[]
        return version;
    }

    static List<LabelingTask> order(
            List<LabelingTask> tasks,
            List<LabelingTask> labeled,
            Function<LabelingTask, double[]> model,
            Function<LabelingTask, List<String>> models) {
        // tag::order[]
        LabelingOrder order = LabelingOrder.builder()
                .addUncertainty(1, model) // task -> probabilities of its labels
                .addDisagreement(1, models) // task -> what each of several models says
                .diversity(0.5)
                .labeled(labeled)
                .seed(7)
                .build();
        List<LabelingTask> mostUsefulFirst = order.prioritized(tasks);
        // end::order[]
        return mostUsefulFirst;
    }

    static void labelStudio(LabelingQueue queue, URI address) {
        // tag::label-studio[]
        LabelStudioProject project = LabelStudio.at(address, LabelStudioToken.fromEnv()) // LABEL_STUDIO_API_KEY
                .project("tickets", queue); // made where there is none
        System.out.println(project.send() + " new tasks, to be labelled at " + project.page());
        System.out.println(project.receive()); // later, as often as you like: {SAVED=12, ALREADY_ANSWERED=80}
        // end::label-studio[]
    }

    static void argilla(LabelingQueue queue, Path folder, Instant exported) throws IOException {
        // tag::argilla[]
        ArgillaFiles files = ArgillaFiles.of(queue);
        Files.writeString(folder.resolve("settings.json"), files.settings()); // rg.Settings.from_json
        Files.writeString(folder.resolve("records.json"), files.records()); // dataset.records.from_json
        files.read(Files.readString(folder.resolve("labelled.json")), exported); // dataset.records.to_json
        // end::argilla[]
    }
}
