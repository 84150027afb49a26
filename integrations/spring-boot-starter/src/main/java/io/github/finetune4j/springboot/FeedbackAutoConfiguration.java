// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.feedback.FeedbackChannel;
import io.github.finetune4j.feedback.FeedbackSink;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The one door for feedback: to every rollout, capture and sink of the application's, and to those within them. */
@AutoConfiguration(after = {RolloutAutoConfiguration.class, CaptureAutoConfiguration.class})
final class FeedbackAutoConfiguration {
    @Bean
    @ConditionalOnBean(FeedbackSink.class)
    @ConditionalOnMissingBean
    FeedbackChannel finetune4jFeedback(ObjectProvider<FeedbackSink> sinks) {
        return FeedbackChannel.to(sinks.orderedStream().toArray(FeedbackSink[]::new));
    }
}
