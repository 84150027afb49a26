// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.support;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The application: two models, between which the starter puts a rollout. */
// tag::models[]
@SpringBootApplication
public class SupportApplication {
    @Bean
    ChatModel baseline() {
        return saying("Have you read the manual?").named("support-v1");
    }

    @Bean
    ChatModel candidate() {
        return saying("Let us look at that together.").named("support-v2");
    }
    // end::models[]

    /** Stands for a model of a provider, or one in this JVM. */
    private static ChatModel saying(String words) {
        return request -> new ChatResponse(words, FinishReason.STOP, new Usage(8, 6));
    }

    /**
     * Starts it.
     *
     * @param args settings
     */
    public static void main(String[] args) {
        SpringApplication.run(SupportApplication.class, args);
    }
}
