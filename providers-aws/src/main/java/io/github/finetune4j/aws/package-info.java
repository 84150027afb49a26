// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Amazon Web Services: fine-tuning and chat at Bedrock and SageMaker, through the AWS SDK, with its credentials.
 *
 * <p>Begin with {@link io.github.finetune4j.aws.SageMakerProvider}, which trains in a container of yours and brings
 * adapters home, or with {@link io.github.finetune4j.aws.BedrockProvider}, where AWS tunes models of its own:
 *
 * <pre>{@code
 * try (BedrockProvider provider = BedrockProvider.builder("us-east-1", "s3://my-bucket/tuning", role).build()) {
 *     FineTuneJob job = FineTune.builder().provider(provider).baseModel("amazon.nova-lite-v1:0:300k")
 *             .trainingData(rows).start();
 *     BedrockDeployment deployment = provider.deployOnDemand(job.await(Duration.ofHours(12)));
 *     ChatModel model = provider.chatModel(provider.await(deployment, Duration.ofHours(1)));
 * }
 * }</pre>
 *
 * <p>No type of the SDK is in a public signature.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.aws;

import org.jspecify.annotations.NullMarked;
