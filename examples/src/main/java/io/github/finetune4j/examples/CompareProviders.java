// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.ProviderOffer;
import io.github.finetune4j.providers.Providers;
import io.github.finetune4j.providers.TokenRange;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A comparison of providers: which can do what is asked, and what it would cost there. Nothing is uploaded. */
public final class CompareProviders {
    private CompareProviders() {}

    static List<ProviderOffer> run(FineTuneProvider local, OpenAiProvider openAi, Consumer<String> out) {
        FineTuneSpec spec = FineTuneSpec.builder()
                .baseModel("local-base")
                .trainingData(rows())
                .build();
        // tag::compare[]
        Prices prices = Prices.of("openai"); // with("…", …) where you pay others
        List<ProviderOffer> offers = Providers.of(local, openAi)
                .baseModel("openai", "gpt-4.1-mini-2025-04-14")
                .estimate("openai", asked -> {
                    long billed = openAi.preflight(asked).billedTokens();
                    return TrainingEstimate.ofTokens(asked.baseModel(), new TokenRange(billed, billed), prices);
                })
                .compare(spec);
        offers.forEach(offer -> out.accept(offer.toString()));
        // end::compare[]
        return offers;
    }

    private static Dataset rows() {
        return Dataset.of(IntStream.range(0, 12)
                .mapToObj(
                        n -> ChatExample.of(Message.user("Greet number " + n), Message.assistant("Hello, " + n + "!")))
                .toList());
    }
}
