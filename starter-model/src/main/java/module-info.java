/** A tiny base model as a resource. */
module io.github.finetune4j.startermodel {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;

    exports io.github.finetune4j.startermodel;
}
