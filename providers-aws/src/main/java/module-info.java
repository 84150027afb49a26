// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Amazon Web Services: fine-tuning and chat at Bedrock and SageMaker. The SDK's modules are automatic ones. */
@SuppressWarnings("requires-automatic") // the SDK has no module descriptors, but names in its manifests
module io.github.finetune4j.aws {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.http;
    requires transitive io.github.finetune4j.providers;
    requires java.xml;
    requires software.amazon.awssdk.auth;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.nio.netty;
    requires software.amazon.awssdk.http.urlconnection;
    requires software.amazon.awssdk.identity.spi;
    requires software.amazon.awssdk.regions;
    requires software.amazon.awssdk.retries;
    requires software.amazon.awssdk.retries.api;
    requires software.amazon.awssdk.services.bedrock;
    requires software.amazon.awssdk.services.bedrockruntime;
    requires software.amazon.awssdk.services.cloudwatchlogs;
    requires software.amazon.awssdk.services.s3;
    requires software.amazon.awssdk.services.sagemaker;
    requires software.amazon.awssdk.services.sagemakerruntime;
    requires software.amazon.awssdk.utils;

    exports io.github.finetune4j.aws;

    provides io.github.finetune4j.spi.FineTuneProviderFactory with
            io.github.finetune4j.aws.BedrockProviderFactory,
            io.github.finetune4j.aws.SageMakerProviderFactory;
}
