// A picture's source, as the bundler gives it.
module.exports = '<svg xmlns="http://www.w3.org/2000/svg"></svg>';
