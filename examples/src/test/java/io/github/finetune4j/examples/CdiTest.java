// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** The producer of an application with CDI, run in Weld. */
class CdiTest {
    /** What the application has anyway. */
    static final class Application {
        @Produces
        @Singleton
        @Named("baseline")
        ChatModel baseline() {
            return saying("baseline", "support-v1");
        }

        @Produces
        @Singleton
        @Named("candidate")
        ChatModel candidate() {
            return saying("candidate", "support-v2");
        }

        @Produces
        @Singleton
        DataSource source() {
            JdbcDataSource source = new JdbcDataSource();
            source.setURL("jdbc:h2:mem:cdi;DB_CLOSE_DELAY=-1");
            return source;
        }

        private static ChatModel saying(String words, String name) {
            ChatModel model = request -> new ChatResponse(words, FinishReason.STOP, new Usage(2, 1));
            return model.named(name);
        }
    }

    private static SeContainer container() {
        return SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(Application.class, SupportModel.class)
                .initialize();
    }

    @Test
    void rollout_isABean_andGoesOnInTheNextContainer() {
        try (SeContainer container = container()) {
            Rollout live = container.select(Rollout.class).get();
            assertThat(live.chat(ChatRequest.user("hi").withKey("ada")).text()).isIn("baseline", "candidate");
            live.pause("ops", "a look at it");
        }
        try (SeContainer container = container()) {
            assertThat(container.select(Rollout.class).get().status().phase()).isEqualTo(Phase.PAUSED);
        }
    }
}
