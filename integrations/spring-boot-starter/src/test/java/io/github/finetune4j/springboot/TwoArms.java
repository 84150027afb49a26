// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with two models that say who they are. */
@Configuration(proxyBeanMethods = false)
class TwoArms {
    @Bean
    ChatModel baseline() {
        return saying("baseline", "support-v1");
    }

    @Bean
    ChatModel candidate() {
        return saying("candidate", "support-v2");
    }

    static ChatModel saying(String words, String name) {
        ChatModel model = request -> new ChatResponse(words, FinishReason.STOP, new Usage(3, 1));
        return model.named(name);
    }

    /** {@return a runner with all of the starter, and no application} */
    static ApplicationContextRunner bare() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        WorkspaceAutoConfiguration.class,
                        MissingPartsAutoConfiguration.class,
                        MonitorsAutoConfiguration.class,
                        CaptureAutoConfiguration.class,
                        FeedbackAutoConfiguration.class,
                        ConsolePartsAutoConfiguration.class,
                        PeopleAutoConfiguration.class,
                        MaintenanceAutoConfiguration.class,
                        RegistryAutoConfiguration.class,
                        RolloutAutoConfiguration.class,
                        MetersAutoConfiguration.class,
                        HealthOfBoot3AutoConfiguration.class,
                        HealthOfBoot4AutoConfiguration.class,
                        RolloutsEndpointAutoConfiguration.class,
                        ConsoleAutoConfiguration.class));
    }

    /** {@return a runner with all of the starter, and this application} */
    static ApplicationContextRunner runner() {
        return bare().withUserConfiguration(TwoArms.class).withPropertyValues("finetune4j.rollout.name=support");
    }
}
