// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.examples.tickets.Ticket;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.store.AnswerOrigin;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.Touched;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.startermodel.StarterModel;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;

/**
 * The whole way of one answer. The starter model learns to route tickets, goes live, and answers a customer. From that
 * answer the registry leads back to the rows that taught it, and from one of these rows forth to all that it touched.
 */
public final class Lineage {
    private static final long SEED = 7;
    private static final int LONGEST_ANSWER = 40;

    private Lineage() {}

    /**
     * Prints both ways.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (Workspace workspace = Workspace.open(Path.of("target", "lineage", "workspace"));
                LocalLoraProvider local = LocalLoraProvider.create()) {
            RegistryStore registry = workspace.registry();
            ModelRef tuned = tune(registry, local, tickets(160), 4);
            ChatResponse answer = answer(
                    registry,
                    local,
                    tuned,
                    TicketGenerator.tickets(11).iterator().next());
            System.out.println(answer.text());
            Dataset taught = rowsBehind(registry, answer);
            Example row = taught.examples().get(0);
            System.out.println("was taught by " + taught.size() + " rows, such as "
                    + row.messages().get(1).content());
            System.out.println("which touched:");
            touchedBy(registry, row);
        }
    }

    static Dataset tickets(int rows) {
        return Dataset.of(TicketGenerator.tickets(SEED)
                .limit(rows)
                .<Example>map(Ticket::example)
                .toList());
    }

    static ModelRef tune(RegistryStore registry, LocalLoraProvider local, Dataset data, int epochs) {
        return FineTune.builder()
                .registry(registry, "router")
                .provider(local)
                .baseModel(StarterModel.folder().toString())
                .trainingData(data)
                .lora(lora -> lora.rank(16).alpha(32))
                .hyperparameters(h -> h.epochs(epochs).learningRate(5e-3).batchSize(16))
                .seed(SEED)
                .run();
    }

    static ChatResponse answer(RegistryStore registry, LocalLoraProvider local, ModelRef tuned, Ticket ticket) {
        ChatModel baseline = local.chatModel(StarterModel.folder().toString());
        try (Rollout live = RolloutPolicy.builder()
                .name("routing")
                .registry(registry)
                .addStage(1.0)
                .build()
                .start(baseline, local.chatModel(tuned), new MemoryRolloutStore())) {
            return live.chat(ChatRequest.builder()
                    .messages(ticket.example().prompt())
                    .maxTokens(LONGEST_ANSWER)
                    .key("customer-1")
                    .build());
        }
    }

    static Dataset rowsBehind(RegistryStore registry, ChatResponse answer) {
        // tag::back[]
        String id = answer.callId().orElseThrow();
        AnswerOrigin origin = registry.origin(id).orElseThrow(); // the rollout and the arm
        var lineage = origin.lineage().orElseThrow(); // the model, its runs, and their data
        Dataset rows = registry.rows(lineage.data().get(0));
        // end::back[]
        return rows;
    }

    static Touched touchedBy(RegistryStore registry, Example row) {
        // tag::forth[]
        Touched touched = registry.touchedBy(row);
        touched.data().forEach(version -> System.out.println(version.id()));
        touched.runs().forEach(run -> System.out.println(run.run()));
        touched.models().forEach(model -> System.out.println(model.id()));
        touched.rollouts().forEach(rollout -> System.out.println(rollout.rollout()));
        // end::forth[]
        return touched;
    }
}
