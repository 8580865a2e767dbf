package dev.foray.protocol.text;

/** The endpoint in Tomcat, below a context root. */
class TextInTomcatTest extends TextEndpointContract {
    private TomcatContainer container;

    @Override
    void startContainer() {
        container = new TomcatContainer();
    }

    @Override
    void stopContainer() {
        container.close();
    }

    @Override
    int port() {
        return container.port();
    }

    @Override
    String path(String address) {
        return TomcatContainer.ROOT + "/ws/" + address;
    }
}
