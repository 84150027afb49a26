// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.canary;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.examples.tickets.Ticket;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.startermodel.StarterModel;
import java.util.List;
import java.util.function.Function;

/** The starter model, tuned in ways that end well and badly. */
final class Tunings {
    private static final int ROWS = 160;
    private static final long SEED = 7;

    private final LocalLoraProvider local;
    private final String base = StarterModel.folder().toString();

    Tunings(LocalLoraProvider local) {
        this.local = local;
    }

    ChatModel untuned() {
        return local.chatModel(base);
    }

    /** Learns the routing line. */
    ChatModel good() {
        return tuned(Ticket::example);
    }

    /** Somebody exported the wrong column: the answer to a ticket is the ticket, over and over. */
    ChatModel bad() {
        return tuned(ticket -> ChatExample.of(
                Message.system(Ticket.INSTRUCTION),
                Message.user(ticket.text()),
                Message.assistant((ticket.text() + " ").repeat(3))));
    }

    private ChatModel tuned(Function<Ticket, Example> row) {
        List<Example> rows = TicketGenerator.tickets(SEED).limit(ROWS).map(row).toList();
        ModelRef adapter = FineTune.builder()
                .provider(local)
                .baseModel(base)
                .trainingData(Dataset.of(rows))
                .lora(lora -> lora.rank(16).alpha(32))
                .hyperparameters(h -> h.epochs(4).learningRate(5e-3).batchSize(16))
                .seed(SEED)
                .run();
        return local.chatModel(adapter);
    }
}
