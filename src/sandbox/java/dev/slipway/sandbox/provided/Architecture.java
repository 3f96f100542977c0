package dev.slipway.sandbox.provided;

/** Processor architectures of Lambda. */
enum Architecture {
    ARM64("arm64", "aarch_64"),
    X86_64("x86_64", "x86_64");

    private final String ofLambda;
    private final String ofRuntimeClient;

    Architecture(String ofLambda, String ofRuntimeClient) {
        this.ofLambda = ofLambda;
        this.ofRuntimeClient = ofRuntimeClient;
    }

    /** @throws IllegalStateException if Lambda cannot run programs of this machine */
    static Architecture ofThisMachine() {
        String system = System.getProperty("os.name");
        String machine = System.getProperty("os.arch");
        if (system.equals("Linux")) {
            switch (machine) {
                case "amd64" -> {
                    return X86_64;
                }
                case "aarch64" -> {
                    return ARM64;
                }
                default -> {}
            }
        }
        throw new IllegalStateException(
                "the package gets the JDK of the machine that builds it, and Lambda cannot run that of %s on %s; build on Linux on x86_64 or arm64"
                        .formatted(system, machine));
    }

    /** As the function's property {@code Architectures} has it. */
    String ofLambda() {
        return ofLambda;
    }

    /** The path of its native library in the runtime client's jar. */
    String nativeLibrary() {
        return "/jni/libaws-lambda-jni.linux-" + ofRuntimeClient + ".so";
    }
}
