// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;

/** Attributes of our own, for what the conventions have no name for: training, evaluations, rollouts. */
final class LifeKeys {
    static final AttributeKey<String> JOB = AttributeKey.stringKey("finetune4j.job.id");
    static final AttributeKey<String> STATUS = AttributeKey.stringKey("finetune4j.job.status");
    static final AttributeKey<String> PROVIDER_STATUS = AttributeKey.stringKey("finetune4j.job.provider_status");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("finetune4j.outcome");
    static final AttributeKey<Long> STEP = AttributeKey.longKey("finetune4j.training.step");
    static final AttributeKey<Long> STEPS = AttributeKey.longKey("finetune4j.training.steps");
    static final AttributeKey<Double> EPOCH = AttributeKey.doubleKey("finetune4j.training.epoch");
    static final AttributeKey<Double> LOSS = AttributeKey.doubleKey("finetune4j.training.loss");
    static final AttributeKey<Double> VALIDATION_LOSS = AttributeKey.doubleKey("finetune4j.training.validation_loss");
    static final AttributeKey<Long> TOKENS = AttributeKey.longKey("finetune4j.training.tokens");

    static final AttributeKey<Long> ROWS = AttributeKey.longKey("finetune4j.evaluation.rows");
    static final AttributeKey<Long> ERRORS = AttributeKey.longKey("finetune4j.evaluation.errors");
    static final AttributeKey<Double> COST = AttributeKey.doubleKey("finetune4j.evaluation.cost");
    static final AttributeKey<String> BASELINE = AttributeKey.stringKey("finetune4j.evaluation.baseline");
    static final AttributeKey<String> VERDICT = AttributeKey.stringKey("finetune4j.evaluation.verdict");
    static final AttributeKey<Double> LOWER = AttributeKey.doubleKey("finetune4j.interval.lower");
    static final AttributeKey<Double> UPPER = AttributeKey.doubleKey("finetune4j.interval.upper");
    static final AttributeKey<Double> DIFFERENCE = AttributeKey.doubleKey("finetune4j.evaluation.difference");

    static final AttributeKey<String> GATE = AttributeKey.stringKey("finetune4j.gate.name");
    static final AttributeKey<String> GATE_STATUS = AttributeKey.stringKey("finetune4j.gate.status");

    static final AttributeKey<String> ROLLOUT = AttributeKey.stringKey("finetune4j.rollout.name");
    static final AttributeKey<String> KIND = AttributeKey.stringKey("finetune4j.rollout.event");
    static final AttributeKey<String> PHASE = AttributeKey.stringKey("finetune4j.rollout.phase");
    static final AttributeKey<Long> STAGE = AttributeKey.longKey("finetune4j.rollout.stage");
    static final AttributeKey<Double> SHARE = AttributeKey.doubleKey("finetune4j.rollout.share");
    static final AttributeKey<Long> VERSION = AttributeKey.longKey("finetune4j.rollout.version");
    static final AttributeKey<String> BY = AttributeKey.stringKey("finetune4j.rollout.by");
    static final AttributeKey<String> ARM = AttributeKey.stringKey("finetune4j.rollout.arm");

    private LifeKeys() {}
}
