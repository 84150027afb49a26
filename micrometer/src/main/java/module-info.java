/** Rollouts as Micrometer meters. */
module io.github.finetune4j.micrometer {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive micrometer.core;

    exports io.github.finetune4j.micrometer;
}
