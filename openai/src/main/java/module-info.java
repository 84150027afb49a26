/** Fine-tuning and chat at every service that speaks OpenAI's wire protocol. */
module io.github.finetune4j.openai {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.http;
    requires transitive jdk.httpserver;

    exports io.github.finetune4j.openai;
}
