// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** A rollout as a bean of a Spring Boot application. */
module io.github.finetune4j.springboot {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires io.github.finetune4j.registry;
    requires io.github.finetune4j.micrometer;
    requires micrometer.core;
    requires java.sql;
    requires spring.boot;
    requires spring.boot.autoconfigure;
    requires spring.beans;
    requires spring.context;
    requires spring.core;
    requires static io.github.finetune4j.capture; // who captures nothing does without
    requires static io.github.finetune4j.console; // who mounts no console does without
    requires static io.github.finetune4j.maintenance; // who maintains nothing does without
    requires static io.github.finetune4j.monitor; // who watches nothing does without
    requires static io.github.finetune4j.people; // who asks nobody does without
    requires static io.github.finetune4j.store.jdbc; // who has no database does without
    requires static io.github.finetune4j.workspace; // who keeps neither captures nor journals does without
    requires static jakarta.servlet;
    requires static spring.boot.actuator;
    requires static spring.boot.actuator.autoconfigure;
    requires static spring.boot.health; // of Boot 4
    requires static spring.security.core; // who has it says who is signed in

    exports io.github.finetune4j.springboot;

    opens io.github.finetune4j.springboot to
            spring.beans,
            spring.boot,
            spring.boot.actuator,
            spring.context,
            spring.core;
}
